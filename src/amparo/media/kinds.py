"""What a file is, by its bytes alone: neither its name nor what its sender calls it is believed. Pure.

Signatures after the WHATWG MIME Sniffing Standard and the formats' own specifications.
"""

import re
from enum import StrEnum
from pathlib import PurePath
from typing import Final

HEAD: Final = 4096
"""Bytes of the beginning that are looked at."""
TAIL: Final = 66_000
"""Bytes of the end: a ZIP archive is found from there, behind a comment of up to 65,535 bytes."""


class Family(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"
    DRAWING = "drawing"
    OTHER = "other"


class Kind(StrEnum):
    """A format that we know; those without a decoder of ours are known in order to say so."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    BMP = "bmp"
    AVIF = "avif"
    HEIC = "heic"
    TIFF = "tiff"
    MP4 = "mp4"
    WEBM = "webm"
    AVI = "avi"
    SVG = "svg"
    OTHER = "other"


FAMILY_OF: Final = {
    Kind.MP4: Family.VIDEO,
    Kind.WEBM: Family.VIDEO,
    Kind.AVI: Family.VIDEO,
    Kind.SVG: Family.DRAWING,
    Kind.OTHER: Family.OTHER,
}
DRAWABLE: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP, Kind.BMP, Kind.AVIF})
WATCHABLE: Final = frozenset({Kind.MP4, Kind.WEBM})

_NAMES: Final = {
    Family.PICTURE: frozenset(
        {"jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp", "avif", "heic", "heif", "tif", "tiff"}
    ),
    Family.VIDEO: frozenset({"mp4", "m4v", "mov", "3gp", "3g2", "webm", "mkv", "avi"}),
    Family.DRAWING: frozenset({"svg", "svgz"}),
}
# What ends like this is something else for certain; other endings (or none) say nothing and cannot lie.
_OTHERS: Final = frozenset(
    {"pdf", "zip", "exe", "msi", "bat", "cmd", "js", "html", "htm", "doc", "docx", "xls", "xlsx", "apk", "jar", "txt"}
    | {"csv", "eml", "mp3", "m4a", "wav", "ogg", "php", "ps1", "sh", "scr", "com", "vbs", "xml", "rtf", "ppt", "pptx"}
)

_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MARKUP: Final = re.compile(rb"<(?:script|!doctype html|html|\?php)", re.IGNORECASE)
_SVG: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype svg[^>]*>|\s)*<(?:\w+:)?svg[\s>]", re.IGNORECASE | re.DOTALL
)
_END_OF_ZIP: Final = b"PK\x05\x06"
_END_OF_ZIP_SIZE: Final = 22


def kind_of(head: bytes) -> Kind:
    """The format of a file that begins with `head`."""
    for signature, kind in (
        (b"\xff\xd8\xff", Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b"GIF87a", Kind.GIF),
        (b"GIF89a", Kind.GIF),
        (b"II*\0", Kind.TIFF),
        (b"MM\0*", Kind.TIFF),
        (b"\x1aE\xdf\xa3", Kind.WEBM),
    ):
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": Kind.WEBP, b"AVI ": Kind.AVI}.get(head[8:12], Kind.OTHER)
    if head[4:8] == b"ftyp":
        return _of_base_media(head)
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return Kind.BMP
    if _SVG.match(head.removeprefix(b"\xef\xbb\xbf")):
        return Kind.SVG
    return Kind.OTHER


def _of_base_media(head: bytes) -> Kind:
    """ISO/IEC 14496-12: the brands of the first box tell pictures from videos, and sound from both."""
    size = int.from_bytes(head[:4], "big")
    brands = {head[8:12]} | {head[place : place + 4] for place in range(16, min(size, len(head)), 4)}
    if head[8:12] in {b"M4A ", b"M4B "}:
        return Kind.OTHER
    if brands & {b"avif", b"avis"}:
        return Kind.AVIF
    return Kind.HEIC if head[8:12] in _HEIC_BRANDS else Kind.MP4


def family_of(kind: Kind) -> Family:
    return FAMILY_OF.get(kind, Family.PICTURE)


def family_named(name: str) -> Family | None:
    """What the ending of a name promises; None where it promises no media."""
    ending = _ending(name)
    return next((one for one, endings in _NAMES.items() if ending in endings), None)


def name_lies(name: str, family: Family) -> bool:
    """Whether the ending of `name` promises another family than the bytes keep.

    A picture under the ending of another kind of picture harms nobody and happens every day.
    """
    promised = family_named(name)
    if promised is None:
        return family is not Family.OTHER and _ending(name) in _OTHERS
    return promised is not family


def _ending(name: str) -> str:
    return PurePath(name.strip().lower()).suffix.removeprefix(".")


def is_two_things(head: bytes, tail: bytes) -> bool:
    """Whether a picture or video is also a web page, a program for a server, a PDF or an archive.

    What merely follows the end of a picture (a second picture, a moving one from a phone) is nothing to fear.
    """
    return (
        b"%PDF-" in head[:1024]
        or _MARKUP.search(head) is not None
        or _MARKUP.search(tail) is not None
        or _ends_as_archive(tail)
    )


def _ends_as_archive(tail: bytes) -> bool:
    """APPNOTE.TXT 4.3.16: the record at the end says how long its comment is, and the comment ends the file."""
    place = tail.rfind(_END_OF_ZIP)
    if place < 0 or place + _END_OF_ZIP_SIZE > len(tail):
        return False
    comment = int.from_bytes(tail[place + 20 : place + 22], "little")
    return place + _END_OF_ZIP_SIZE + comment == len(tail)
