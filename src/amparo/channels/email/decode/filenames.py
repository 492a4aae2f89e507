from __future__ import annotations

import mimetypes
import re
import unicodedata

from amparo.channels.email.decode.limits import MAX_NAME_CHARACTERS

# Control, format (direction and zero-width tricks: "evil<RLO>gpj.exe"), surrogate, private use, line
# separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_UNSAFE = re.compile(r'[<>:"|?*]')
_SEPARATORS = re.compile(r"[/\\\u2044\u2215\u29f8\uff0f\uff3c]")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_EXTENSIONS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/tiff": ".tif",
    "audio/mpeg": ".mp3",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "application/octet-stream": ".bin",
    "application/ms-tnef": ".dat",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-mime": ".p7m",
}


def safe_name(declared: str, content_type: str) -> str:
    """A name that stays inside its folder and looks like what it is; made up from the type if missing."""
    name = _SEPARATORS.split(declared.rstrip("/\\ "))[-1] if declared else ""
    name = "".join("_" if char in "\t\n\r" else char for char in name if _shown(char))
    name = " ".join(_UNSAFE.sub("_", name).split()).strip(". ")
    if not name:
        return "attachment" + _extension(content_type)
    if _RESERVED.match(name):
        name = "_" + name
    if len(name) > MAX_NAME_CHARACTERS:
        stem, dot, ending = name.rpartition(".")
        ending = dot + ending if stem and len(ending) <= 10 else ""  # noqa: PLR2004 longer is no ending
        name = name[: MAX_NAME_CHARACTERS - len(ending)].rstrip(". ") + ending
    return name


def _shown(char: str) -> bool:
    return char in "\t\n\r" or unicodedata.category(char) not in _HIDDEN


def _extension(content_type: str) -> str:
    known = _EXTENSIONS.get(content_type)
    return known or mimetypes.guess_extension(content_type, strict=False) or ""
