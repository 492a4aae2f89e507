"""Files made in the tests themselves, by Pillow and PyAV."""

import random
from io import BytesIO
from typing import Any

import av
from PIL import Image, ImageDraw


def scene(width: int = 1200, height: int = 900) -> Image.Image:
    """A drawn landscape in colour: harmless, with edges and surfaces to be told apart."""
    image = Image.new("RGB", (width, height), (90, 160, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 2 // 3, width, height), fill=(60, 140, 60))
    draw.polygon([(0, height * 2 // 3), (width // 3, height // 4), (width // 2, height * 2 // 3)], fill=(120, 100, 90))
    draw.ellipse((width * 3 // 4, height // 10, width * 7 // 8, height // 10 + width // 8), fill=(250, 220, 60))
    for step in range(0, width, max(4, width // 30)):
        draw.line((step, height * 2 // 3, step + width // 20, height), fill=(30, 80 + step % 100, 40), width=3)
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def decoded(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def video(
    kind: str = "mp4",
    codec: str = "h264",
    *,
    seconds: int = 3,
    sound: str | None = None,
    size: tuple[int, int] = (320, 240),
) -> bytes:
    """A video that grows from dark to light, ten pictures a second, with a hum (`sound` its codec, empty for none) and with the place it was filmed at."""
    file = BytesIO()
    with av.open(file, "w", format=kind) as output:
        output.metadata["title"] = "private title"
        output.metadata["location"] = "-23.5505-046.6333/"
        pictures = output.add_stream(codec, rate=10)
        pictures.width, pictures.height = size
        pictures.pix_fmt = "yuv420p" if codec != "mjpeg" else "yuvj420p"
        sound = ("aac" if kind == "mp4" else "libopus") if sound is None else sound
        hum = output.add_stream(sound, rate=48000) if sound else None
        count = seconds * 10
        for number in range(count):
            grey = 20 + number * 200 // count
            image = Image.new("RGB", size, (grey, grey, grey))
            output.mux(pictures.encode(av.VideoFrame.from_image(image)))
        output.mux(pictures.encode())
        if hum is not None:
            _hum(output, hum, seconds)
    return file.getvalue()


def _hum(output: Any, hum: Any, seconds: int) -> None:
    for number in range(seconds * 48000 // 960):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate = 48000
        frame.pts = number * 960
        output.mux(hum.encode(frame))
    output.mux(hum.encode())


def textured(width: int = 1200, height: int = 900, seed: int = 7) -> Image.Image:
    """Soft spots everywhere, as telling as a photo: another `seed` is another picture."""
    spots = Image.frombytes("RGB", (24, 18), random.Random(seed).randbytes(24 * 18 * 3))
    return spots.resize((width, height), Image.Resampling.BICUBIC)
