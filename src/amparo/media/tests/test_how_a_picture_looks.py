"""PDQ against the published reference: the values were made by its own code, on the same pixels."""

import math
import random
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from amparo.media.apart.drawing import PRINT_SIDE, opened, printed
from amparo.media.apart.pdq import GOOD, distance, pdq
from amparo.media.kinds import Kind
from amparo.media.queries import NEAREST
from amparo.media.tests.samples import encoded, textured

Drawn = Callable[[int, int, int], bytes]


def spots(width: int, height: int, seed: int) -> bytes:
    """A picture of soft shapes, one byte a pixel."""
    chance = random.Random(seed)
    size = max(width, height)
    shapes = [
        (chance.random() * width, chance.random() * height, chance.uniform(0.05, 0.3) * size, chance.uniform(-90, 90))
        for _shape in range(12)
    ]
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            value = 128.0
            for left, top, radius, light in shapes:
                value += light * math.exp(-((x - left) ** 2 + (y - top) ** 2) / (radius * radius))
            pixels.append(min(255, max(0, int(value))))
    return bytes(pixels)


def noise(width: int, height: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(width * height)


@pytest.mark.parametrize(
    ("drawn", "seed", "width", "height", "reference", "quality"),
    [
        (spots, 1, 512, 512, "f7c3f83cf87c0faa87c3c783f83cf87c0fe607c14381f87cf87c078307960003", 42),
        (spots, 2, 300, 200, "55aaab5554aaab5554aaab5554aaab5554ab4296ab4d54b6ab4d56b6ad565428", 49),
        (spots, 3, 64, 64, "649b649b249b649a249b24da24da655a655a4552954adb7c9b67db21db349aaf", 48),
        (spots, 4, 100, 417, "cb36db36e7344f74944c7cdc34dc3ddcdddc9ffc5554555500004001aaabaaaa", 93),
        (spots, 5, 40, 30, "ff52fb6cdb66db64db64db646492649b649a6493649a64906d42d54493439a2b", 72),
        (noise, 6, 512, 512, "99d56186ec91f30327bbb85d910c6d7c5f95121b87391d2fda96d288464d1976", 100),
        (noise, 7, 129, 128, "8cdec4599d15620858938df0c873e935eb3ba021a8f3e2f5bc7399bb65056749", 100),
    ],
)
def test_the_hash_is_that_of_the_reference(  # noqa: PLR0917 - pytest hands them over
    drawn: Drawn, seed: int, width: int, height: int, reference: str, quality: int
) -> None:
    assert pdq(drawn(width, height, seed), width, height) == (reference, quality)


def look(content: bytes) -> tuple[str, int]:
    made = printed(opened(BytesIO(content), Kind.JPEG, side=PRINT_SIDE, grey=True))
    return made.pdq, made.quality


def test_a_large_photo_is_shrunk_first_and_stays_near_the_reference_at_full_size() -> None:
    """Of twelve megapixels; far less than what makes two pictures the same."""
    reference = "2ab97ca57189b865166d20955477af2ce3573e48b2ce505e519c6ad61c17c0df"
    hashed, quality = look(encoded(textured(4000, 3000), quality=60))
    assert distance(hashed, reference) <= 12
    assert quality == 100


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(encoded(textured(), quality=15), id="compressed anew"),
        pytest.param(encoded(textured().resize((300, 225))), id="much smaller"),
        pytest.param(encoded(textured().resize((1600, 900))), id="stretched"),
        pytest.param(encoded(textured().convert("L")), id="without its colours"),
        pytest.param(encoded(textured().point(lambda value: min(255, value + 25))), id="lighter"),
    ],
)
def test_the_same_picture_after_a_change_is_near(changed: bytes) -> None:
    assert distance(look(encoded(textured()))[0], look(changed)[0]) <= NEAREST


def test_other_pictures_are_far() -> None:
    hashes = [look(encoded(textured(seed=seed)))[0] for seed in range(6)]
    assert min(distance(one, other) for one in hashes for other in hashes if one != other) > 2 * NEAREST


def test_a_surface_without_anything_on_it_says_that_it_cannot_be_told_apart() -> None:
    assert look(encoded(Image.new("RGB", (200, 200), (77, 77, 77))))[1] < GOOD


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_every_picture_has_a_hash_whatever_its_size(width: int, height: int, data: st.DataObject) -> None:
    pixels = data.draw(st.binary(min_size=width * height, max_size=width * height))
    hashed, quality = pdq(pixels, width, height)
    assert f"{int(hashed, 16):064x}" == hashed
    assert 0 <= quality <= 100
