import random
from datetime import timedelta

import pytest
from PIL import Image, ImageChops, ImageStat

from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.files.services import keep, open_file
from amparo.media.looks import PLAIN, Look
from amparo.media.models import Derived
from amparo.media.pictures import Part, Picture, Placeholder
from amparo.media.reasons import Reason
from amparo.media.services import covered, forget_derived, region, sweep_derived, whole
from amparo.media.tests.samples import decoded, encoded, scene

SHIELD = Look(blur=10, grey=True)


@pytest.fixture
def photo(db: None) -> StoredFile:
    """As Maria's phone sends it."""
    return keep(encoded(scene()))


def edges(image: Image.Image) -> float:
    """How much changes from pixel to pixel."""
    grey = image.convert("L")
    return ImageStat.Stat(ImageChops.difference(grey, ImageChops.offset(grey, 1, 0))).mean[0]


def shown(what: Picture | Placeholder) -> Image.Image:
    assert isinstance(what, Picture)
    image = decoded(what.content)
    assert (image.format, *image.size) == ("JPEG", what.width, what.height)
    return image


def far(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures of one size are apart, 0 to 255."""
    return ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).mean[0]


def test_what_ana_sees_unasked_is_grey_blurred_and_small(photo: StoredFile) -> None:
    image = shown(covered(file=photo, look=SHIELD))
    assert image.mode == "L"
    assert image.size == (400, 300)
    assert edges(image) < edges(scene(400, 300)) / 3


def test_a_harmless_picture_keeps_its_colours_and_is_still_made_anew(photo: StoredFile) -> None:
    image = shown(covered(file=photo, look=PLAIN))
    assert image.mode == "RGB"
    assert image.size == (800, 600)
    assert far(image, scene(800, 600)) < 6


def test_fewer_details_leave_surfaces_and_take_textures(db: None) -> None:
    speckled = Image.frombytes("L", (800, 600), random.Random(7).randbytes(800 * 600)).convert("RGB")
    file = keep(encoded(speckled))
    assert edges(shown(covered(file=file, look=Look(detail=0.2)))) < edges(shown(covered(file=file, look=PLAIN))) / 8


def test_the_same_blur_hides_the_same_in_a_large_and_a_small_picture(db: None) -> None:
    large = shown(covered(file=keep(encoded(scene(2400, 1800))), look=SHIELD))
    small = shown(covered(file=keep(encoded(scene(300, 225))), look=SHIELD)).resize(large.size)
    assert far(large, small) < 6


def test_the_whole_is_sharp_and_stays_grey_for_who_looks_in_grey(photo: StoredFile) -> None:
    grey = shown(whole(file=photo, look=SHIELD))
    assert grey.mode == "L"
    assert far(grey, scene()) < 3
    assert shown(whole(file=photo, look=Look(blur=10))).mode == "RGB"


def test_a_part_is_a_quarter_and_holds_no_other_pixel(photo: StoredFile) -> None:
    part = region(file=photo, look=Look(blur=10), x=0.75, y=0.25)
    assert isinstance(part, Part)
    assert (part.left, part.top, part.wide, part.high) == (0.5, 0.0, 0.5, 0.5)
    assert far(shown(part.picture), scene().crop((600, 0, 1200, 450))) < 3


@pytest.mark.parametrize(
    ("x", "y", "left", "top"), [(0, 0, 0, 0), (1, 1, 0.5, 0.5), (-3, 9, 0, 0.5), (float("nan"), 0.5, 0.25, 0.25)]
)
def test_a_part_never_sticks_out(photo: StoredFile, x: float, y: float, left: float, top: float) -> None:
    part = region(file=photo, look=SHIELD, x=x, y=y)
    assert isinstance(part, Part)
    assert (part.left, part.top) == (left, top)


def test_where_and_with_what_it_was_taken_is_gone(db: None) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maria's phone"
    exif.get_ifd(0x8825)[2] = (23.0, 33.0, 1.8)
    sent = encoded(scene(), exif=exif.tobytes(), comment=b"a private note", icc_profile=b"profile of a screen")
    assert b"Maria's phone" in sent
    file = keep(sent)
    for picture in (covered(file=file, look=PLAIN), whole(file=file, look=PLAIN)):
        image = shown(picture)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_taken_sideways_stands_upright(db: None) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    file = keep(encoded(scene(600, 450).transpose(Image.Transpose.ROTATE_90), exif=exif.tobytes()))
    image = shown(whole(file=file, look=PLAIN))
    assert image.size == (600, 450)
    assert far(image, scene(600, 450)) < 4


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "BMP", "AVIF"])
def test_pictures_of_every_kind_are_drawn(db: None, kind: str) -> None:
    image = shown(covered(file=keep(encoded(scene(400, 300), kind)), look=PLAIN))
    assert far(image, scene(400, 300)) < 8


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_sort_of_pixels_are_drawn(db: None, mode: str) -> None:
    image = scene(400, 300).convert("L").convert(mode) if mode == "I;16" else scene(400, 300).convert(mode)
    file = keep(encoded(image, "JPEG" if mode == "CMYK" else "PNG"))
    for look in (PLAIN, SHIELD):
        assert shown(covered(file=file, look=look)).size == (400, 300)


def test_behind_what_is_transparent_lies_a_quiet_grey(db: None) -> None:
    image = shown(covered(file=keep(encoded(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG")), look=PLAIN))
    assert image.getpixel((25, 25)) == (238, 238, 238)


def test_a_moving_picture_stands_still(db: None) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    file = keep(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100))
    assert getattr(shown(covered(file=file, look=PLAIN)), "n_frames", 1) == 1


def test_what_was_drawn_once_is_not_drawn_again(photo: StoredFile) -> None:
    first = covered(file=photo, look=SHIELD)
    kept = Derived.objects.get(source=photo)
    assert kept.file is not None
    with open_file(kept.file) as content:
        assert isinstance(first, Picture)
        assert content.read() == first.content
    from amparo.files.storage import storage

    storage().delete(photo.sha256)  # nothing of the original is needed any more
    assert covered(file=photo, look=SHIELD) == first
    assert covered(file=photo, look=PLAIN) == Placeholder(Reason.GONE)


def test_what_nobody_asks_for_in_a_month_is_forgotten_and_can_be_made_anew(photo: StoredFile) -> None:
    first = covered(file=photo, look=SHIELD)
    whole(file=photo, look=SHIELD)
    old, young = Derived.objects.order_by("pk")
    Derived.objects.filter(pk=old.pk).update(used_at=clock.now() - timedelta(days=31))
    assert sweep_derived() == 1
    assert not StoredFile.objects.filter(pk=old.file_id).exists()
    assert list(Derived.objects.all()) == [young]
    assert covered(file=photo, look=SHIELD) == first


def test_looking_again_keeps_it(photo: StoredFile) -> None:
    covered(file=photo, look=SHIELD)
    Derived.objects.update(used_at=clock.now() - timedelta(days=31))
    covered(file=photo, look=SHIELD)
    assert sweep_derived() == 0


def test_everything_made_of_a_file_is_forgotten_at_once_but_not_what_arrived_by_itself(photo: StoredFile) -> None:
    drawn = covered(file=photo, look=SHIELD)
    assert isinstance(drawn, Picture)
    sent_as_well = keep(drawn.content)
    Derived.objects.create(source=sent_as_well, recipe="x", file=sent_as_well)  # stands for a message that holds it
    assert forget_derived(files=[photo]) == 1
    assert StoredFile.objects.filter(pk=sent_as_well.pk).exists()
    assert not Derived.objects.filter(source=photo).exists()
