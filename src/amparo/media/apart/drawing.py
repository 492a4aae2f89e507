"""Pictures made anew from the pixels of others. Runs apart: what is opened here may have been made to do harm."""

from collections.abc import Mapping
from io import BytesIO
from typing import BinaryIO, Final

from PIL import Image, ImageFilter, ImageOps

# Pillow loads these when it meets the first file; by then nothing can be loaded any more.
from PIL import (  # isort: skip # noqa: F401 - imported, they are known to Image.open
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from amparo.media.apart import pdq
from amparo.media.apart.wholeness import is_whole
from amparo.media.apart.wire import Act, Made, Refused, Request
from amparo.media.kinds import Kind
from amparo.media.looks import Look
from amparo.media.reasons import Reason

MOST_PIXELS: Final = 100_000_000
"""Of a picture that is decoded at all: as RGB, three bytes each, it fits three times into the memory of the process."""
PART: Final = 0.5
"""Of each side of a picture: a part shows a quarter of it."""
PRINT_SIDE: Final = 1024
"""Pixels, to which a picture may shrink before it is hashed: twice what the hash looks at."""

_WIDTH_OF_BLUR: Final = 800  # pixels wide, to which a look's blur refers
_BEHIND: Final = (238, 238, 238)  # behind what is transparent
_QUALITY: Final = 80

_FORMATS: Final[Mapping[Kind, str]] = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.GIF: "GIF",
    Kind.WEBP: "WEBP",
    Kind.BMP: "BMP",
    Kind.AVIF: "AVIF",
}

AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # a sealed process begins none
Image.MAX_IMAGE_PIXELS = None  # ours is asked below, and refuses instead of warning
Image.preinit()


def opened(file: BinaryIO, kind: Kind, *, side: int, grey: bool) -> Image.Image:
    """The picture, upright, at most `side` pixels long, in RGB or L. Only the decoder of its kind sees it.

    Raises Refused when it has too many pixels, and whatever Pillow raises for what is broken.
    """
    image: Image.Image = Image.open(file, formats=[_FORMATS[kind]])
    if image.width * image.height > MOST_PIXELS:
        raise Refused(Reason.TOO_LARGE)
    mode = "L" if grey else "RGB"
    image.draft(mode, (side, side))  # JPEG alone: an eighth, a quarter or half of it, at the cost of so much
    image.load()
    if image.mode in {"P", "PA", "1", "I", "F"} or "transparency" in image.info:
        image = image.convert("RGBA" if image.mode in {"P", "PA"} or "transparency" in image.info else "L")
    image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _flat(ImageOps.exif_transpose(image)).convert(mode)


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency: what lies behind shows."""
    if not image.has_transparency_data:
        return image
    above = image.convert("RGBA")
    behind = Image.new("RGBA", above.size, _BEHIND)
    return Image.alpha_composite(behind, above)


def covered(image: Image.Image, look: Look) -> Image.Image:
    """`image` as it may be seen unasked."""
    if look.grey:
        image = image.convert("L")
    if look.detail < 1:
        few = (max(1, round(image.width * look.detail)), max(1, round(image.height * look.detail)))
        smooth = image.resize(few, Image.Resampling.BOX).filter(ImageFilter.MedianFilter(3))  # edges stay, textures go
        image = smooth.resize(image.size, Image.Resampling.BICUBIC)
    if look.blur:
        image = image.filter(ImageFilter.GaussianBlur(look.blur * image.width / _WIDTH_OF_BLUR))
    return image


def written(image: Image.Image) -> Made:
    """A JPEG with nothing in it but pixels."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    file = BytesIO()
    bare.save(file, "JPEG", quality=_QUALITY)
    return Made(content=file.getvalue(), content_type="image/jpeg", width=image.width, height=image.height)


def part(image: Image.Image, x: float, y: float) -> Made:
    """The rectangle around (x, y) with half the width and half the height, moved inside where it would stick out."""
    wide, high = max(1, round(image.width * PART)), max(1, round(image.height * PART))
    left = min(max(round(image.width * x - wide / 2), 0), image.width - wide)
    top = min(max(round(image.height * y - high / 2), 0), image.height - high)
    cut = written(image.crop((left, top, left + wide, top + high)))
    place = (left / image.width, top / image.height, wide / image.width, high / image.height)
    return Made(content=cut.content, content_type=cut.content_type, width=cut.width, height=cut.height, place=place)


def printed(image: Image.Image) -> Made:
    """The hash of how it looks. Sides over 512 pixels shrink to that, whatever the proportions, as in the reference."""
    grey = image.convert("L")
    size = (min(grey.width, pdq.SIDE), min(grey.height, pdq.SIDE))
    small = grey if size == grey.size else grey.resize(size, Image.Resampling.BOX)
    hashed, quality = pdq.pdq(small.tobytes(), *size)
    return Made(pdq=hashed, quality=quality)


def made(request: Request, file: BinaryIO) -> list[Made]:
    """Raises Refused, and whatever Pillow raises for what is broken."""
    try:
        return [_made(request, file)]
    except (OSError, EOFError, SyntaxError, ValueError) as error:
        if is_whole(file, request.kind):
            raise
        raise Refused(Reason.TRUNCATED) from error


def _made(request: Request, file: BinaryIO) -> Made:
    if request.act in {Act.STILLS, Act.PLAY}:
        raise Refused(Reason.NOT_A_VIDEO)
    if request.act is Act.PRINT:
        return printed(opened(file, request.kind, side=PRINT_SIDE, grey=True))
    image = opened(file, request.kind, side=request.side, grey=request.look.grey)
    if request.act is Act.CUT:
        return part(image, request.x, request.y)
    return written(covered(image, request.look))
