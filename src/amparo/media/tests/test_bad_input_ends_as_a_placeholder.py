"""Real hostile bytes, made here: each ends as a placeholder with a sentence of its own."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from amparo.files.services import keep
from amparo.media.harm import Harm
from amparo.media.kinds import Family
from amparo.media.labels import HARM_NAMES, KIND_NAMES, OUTCOME_NAMES, REASON_SENTENCES
from amparo.media.looks import PLAIN, Look
from amparo.media.models import Derived
from amparo.media.pictures import Picture, Placeholder
from amparo.media.reasons import Reason
from amparo.media.services import covered, film, region, stills, whole
from amparo.media.states import Outcome
from amparo.media.tests.samples import encoded, scene, video

SHIELD = Look(blur=10, grey=True)


def chunk(name: bytes, body: bytes) -> bytes:
    """Of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(width: int, height: int, rows: int) -> bytes:
    """A PNG of zeros: `rows` rows of it are really there, packed to almost nothing."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(width * 3 + 1)) for _row in range(rows)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_archive(picture: bytes) -> bytes:
    """A picture that opens as an archive too."""
    file = BytesIO()
    file.write(picture)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("run-me.exe", b"MZ")
    return file.getvalue()


PHOTO = encoded(scene(600, 450))
PNG = encoded(scene(600, 450), "PNG")
FILM = video()
CLIP = video("webm", "libvpx")
SVG = b"""<?xml version="1.0"?><!-- a drawing --><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"""

PICTURES = [
    pytest.param(bomb(50_000, 50_000, 2000), "", Reason.TOO_LARGE, id="50,000 by 50,000"),
    pytest.param(PHOTO[: len(PHOTO) // 2], "", Reason.TRUNCATED, id="half a JPEG"),
    pytest.param(PNG[: len(PNG) // 2], "", Reason.TRUNCATED, id="half a PNG"),
    pytest.param(encoded(scene(), "WEBP")[:3000], "", Reason.TRUNCATED, id="the beginning of a WebP"),
    pytest.param(encoded(scene(), "GIF")[:9000], "", Reason.TRUNCATED, id="the beginning of a GIF"),
    pytest.param(encoded(scene(), "AVIF")[:2000], "", Reason.TRUNCATED, id="the beginning of an AVIF"),
    pytest.param(PNG[:60] + bytes(500) + PNG[560:], "", Reason.UNREADABLE, id="a PNG with a hole"),
    pytest.param(SVG, "", Reason.DRAWING, id="a drawing with a program"),
    pytest.param(b"\xef\xbb\xbf \n" + SVG, "logo.svg", Reason.DRAWING, id="a drawing behind a byte order mark"),
    pytest.param(SVG, "photo.jpg", Reason.NAME_LIES, id="a drawing called a photo"),
    pytest.param(with_archive(PHOTO), "photo.jpg", Reason.TWO_THINGS, id="a photo and an archive"),
    pytest.param(b"GIF89a/*<script>*/=alert(1)//" + bytes(40), "", Reason.TWO_THINGS, id="a GIF and a page"),
    pytest.param(PHOTO + b"<?php system($_GET['c']); ?>", "", Reason.TWO_THINGS, id="a photo and a program"),
    pytest.param(PHOTO[:20] + b"%PDF-1.7" + PHOTO[20:], "", Reason.TWO_THINGS, id="a photo and a PDF"),
    pytest.param(b"MZ" + bytes(500), "photo.jpg", Reason.NAME_LIES, id="a program called a photo"),
    pytest.param(FILM, "photo.png", Reason.NAME_LIES, id="a video called a picture"),
    pytest.param(PHOTO, "report.pdf", Reason.NAME_LIES, id="a photo called a document"),
    pytest.param(b"%PDF-1.7 and so on", "report.pdf", Reason.NOT_MEDIA, id="a document"),
    pytest.param(b"", "", Reason.NOT_MEDIA, id="nothing at all"),
    pytest.param(encoded(scene(90, 60), "TIFF"), "", Reason.UNKNOWN_KIND, id="a TIFF"),
    pytest.param(b"\x00\x00\x00\x18ftypheic" + bytes(500), "IMG_1.HEIC", Reason.UNKNOWN_KIND, id="a HEIC"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "name", "reason"), PICTURES)
def test_a_bad_picture_ends_as_a_placeholder_that_says_why(content: bytes, name: str, reason: Reason) -> None:
    file = keep(content)
    for _again in range(2):
        assert covered(file=file, look=SHIELD, name=name) == Placeholder(reason)
        assert whole(file=file, look=SHIELD, name=name) == Placeholder(reason)
    assert REASON_SENTENCES[reason]


@pytest.mark.django_db
def test_no_part_of_a_bad_picture_is_shown_either() -> None:
    assert region(file=keep(PHOTO[:9000]), look=SHIELD, x=0.5, y=0.5) == Placeholder(Reason.TRUNCATED)


@pytest.mark.django_db
def test_a_picture_under_the_ending_of_another_kind_of_picture_is_shown() -> None:
    assert isinstance(covered(file=keep(PNG), look=SHIELD, name="IMG_001.JPG"), Picture)
    assert isinstance(covered(file=keep(PHOTO), look=SHIELD, name="without an ending"), Picture)


@pytest.mark.django_db
def test_a_photo_with_a_moving_one_behind_it_is_no_danger() -> None:
    assert isinstance(covered(file=keep(PHOTO + FILM), look=SHIELD, name="MVIMG_1.jpg"), Picture)


@pytest.mark.django_db
def test_a_name_lies_also_when_the_same_bytes_were_drawn_under_an_honest_one() -> None:
    file = keep(PHOTO)
    assert isinstance(covered(file=file, look=SHIELD, name="a.jpg"), Picture)
    assert covered(file=file, look=SHIELD, name="a.exe") == Placeholder(Reason.NAME_LIES)
    assert isinstance(covered(file=file, look=SHIELD, name="a.jpg"), Picture)


@pytest.mark.django_db
def test_a_picture_that_fits_by_its_size_but_not_in_memory_or_time_harms_nobody() -> None:
    """99 million pixels of three bytes, from 300 kB."""
    shown = covered(file=keep(bomb(9_900, 10_000, 10_000)), look=SHIELD)
    assert isinstance(shown, Picture)
    assert (shown.width, shown.height) == (396, 400)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(FILM[: len(FILM) // 2], Reason.TRUNCATED, id="half an MP4"),
        pytest.param(CLIP[: len(CLIP) // 2], Reason.TRUNCATED, id="the beginning of a WebM"),
        pytest.param(FILM[:8] + b"isom" + bytes(900), Reason.TRUNCATED, id="the first box of an MP4"),
        pytest.param(FILM.replace(b"moov", b"free"), Reason.TRUNCATED, id="an MP4 without its index"),
        pytest.param(PHOTO, Reason.NOT_A_VIDEO, id="a photo"),
        pytest.param(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", Reason.NOT_MEDIA, id="a playlist"),
        pytest.param(b"RIFF\x00\x10\x00\x00AVI " + bytes(900), Reason.UNKNOWN_KIND, id="an AVI"),
    ],
)
def test_a_bad_video_ends_as_a_placeholder_that_says_why(content: bytes, reason: Reason) -> None:
    file = keep(content)
    for _again in range(2):
        assert stills(file=file, look=SHIELD) == Placeholder(reason)
        assert film(file=file) == Placeholder(reason)


@pytest.mark.django_db
def test_what_brought_a_process_to_its_limits_does_so_once() -> None:
    file = keep(bomb(50_000, 50_000, 5))
    covered(file=file, look=PLAIN)
    assert Derived.objects.get(source=file).reason == Reason.TOO_LARGE


def test_every_code_has_its_words() -> None:
    assert REASON_SENTENCES.keys() == {*Reason}
    assert HARM_NAMES.keys() == {*Harm}
    assert OUTCOME_NAMES.keys() == {*Outcome}
    assert KIND_NAMES.keys() == {*Family}
    assert len({str(sentence) for sentence in REASON_SENTENCES.values()}) == len(Reason)
