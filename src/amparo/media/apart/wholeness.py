"""Whether a file goes on to its own end, by what its format says of lengths and ends. Pure."""

from collections.abc import Callable, Iterator, Mapping
from os import SEEK_END
from typing import BinaryIO, Final

from amparo.media.kinds import Kind

_TAIL: Final = 66_000
_MOST_BOXES: Final = 10_000


def is_whole(file: BinaryIO, kind: Kind) -> bool:
    """False when the end is missing for certain. Kinds that do not say are taken for whole."""
    size = file.seek(0, SEEK_END)
    asked = _ASKED.get(kind)
    return asked is None or asked(file, size)


def _at(file: BinaryIO, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)


def _ends(mark: bytes) -> Callable[[BinaryIO, int], bool]:
    """The mark of the end stands near the end; phones hang things of their own behind it."""
    return lambda file, size: mark in _at(file, max(0, size - _TAIL), _TAIL)


def _gif(file: BinaryIO, size: int) -> bool:
    return _at(file, max(0, size - _TAIL), _TAIL).rstrip(b"\0").endswith(b";")


def _riff(file: BinaryIO, size: int) -> bool:
    return int.from_bytes(_at(file, 4, 4), "little") + 8 <= size


def _bitmap(file: BinaryIO, size: int) -> bool:
    return int.from_bytes(_at(file, 2, 4), "little") <= size


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    """The outermost boxes (ISO/IEC 14496-12, 4.2) with the place where each ends."""
    place = 0
    for _box in range(_MOST_BOXES):
        head = _at(file, place, 16)
        if len(head) < 8:  # noqa: PLR2004 - a length and a name
            return
        length = int.from_bytes(head[:4], "big")
        length = int.from_bytes(head[8:16], "big") if length == 1 else length or size - place
        if length < 8:  # noqa: PLR2004 - as above
            return
        place += length
        yield head[4:8], place
        if place >= size:
            return


def _base_media(file: BinaryIO, size: int) -> bool:
    boxes = dict(_boxes(file, size))
    return bool(boxes) and max(boxes.values()) <= size and bool(boxes.keys() & {b"moov", b"meta"})


def _ebml(file: BinaryIO, size: int) -> bool:
    """The header and the segment behind it (RFC 8794, 4 and 5)."""
    place = 0
    for _element in range(2):
        head = _at(file, place, 12)
        if len(head) < 5:  # noqa: PLR2004 - a name of four bytes and a length
            return False
        width = 9 - head[4].bit_length()
        if width > 8:  # noqa: PLR2004 - no length is longer
            return False
        length = int.from_bytes(head[4 : 4 + width], "big")
        marker = 1 << (7 * width)
        if length == 2 * marker - 1:
            return True
        place += 4 + width + length - marker
    return place <= size


_ASKED: Final[Mapping[Kind, Callable[[BinaryIO, int], bool]]] = {
    Kind.JPEG: _ends(b"\xff\xd9"),
    Kind.PNG: _ends(b"IEND"),
    Kind.GIF: _gif,
    Kind.WEBP: _riff,
    Kind.BMP: _bitmap,
    Kind.AVIF: _base_media,
    Kind.MP4: _base_media,
    Kind.WEBM: _ebml,
}
