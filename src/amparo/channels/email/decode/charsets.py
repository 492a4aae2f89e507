"""Bytes to text when the declared charset is right, wrong, missing or a lie. Never raises."""

from __future__ import annotations

import codecs
import re

# WHATWG's reading of the labels (https://encoding.spec.whatwg.org/): what says latin-1 is windows-1252 in
# practice,
# and the Asian labels mean their vendors' supersets. Only text codecs stand here: Python would also look up
# "zlib" or "unicode_escape", and a stranger chooses the label.
_SUPERSETS = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "euc-jp": "euc_jis_2004",
    "x-euc-jp": "euc_jis_2004",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "utf-16": "utf-16",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "cp1252": "cp1252",
    "ansi": "cp1252",
    "latin2": "iso-8859-2",
    "latin-2": "iso-8859-2",
    "l2": "iso-8859-2",
    "latin9": "iso-8859-15",
    "latin-9": "iso-8859-15",
    "l9": "iso-8859-15",
    **{f"ibm{number}": f"cp{number}" for number in (437, 850, 852, 855, 857, 858, 860, 862, 866)},
}
_PLAIN = (
    *(
        "utf-8",
        "utf-7",
        "utf-16le",
        "utf-16be",
        "utf-32",
        "koi8-r",
        "koi8-u",
        "gb18030",
        "iso-2022-kr",
        "johab",
    ),
    *(f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    *(f"windows-{number}" for number in range(1250, 1259)),
    *(
        f"cp{number}"
        for number in (*range(1250, 1259), 437, 850, 852, 855, 857, 858, 860, 862, 866, 874, 932, 949, 950)
    ),
)
_CODECS = {name: codecs.lookup(name).name for name in _PLAIN} | {
    label: codecs.lookup(target).name for label, target in _SUPERSETS.items()
}
_WIDE = frozenset(_CODECS[label] for label in ("utf-16", "utf-16le", "utf-16be"))
_BEYOND_ASCII = _WIDE | {_CODECS["utf-7"], _CODECS["hz-gb-2312"]}
"""In which bytes of ASCII are other characters."""
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_ISO_2022 = re.compile(rb"\x1b[$(]")
_ISO_2022_KANJI = re.compile(rb"\x1b\$[@B]([^\x1b]*)(?:\x1b\([BJ])?")
_HIGH_WORD = re.compile(rb"[\xc0-\xff]{3,}")
_ASCII = bytes(range(0x80))
_UPPER_HALF = bytes(range(0xE0, 0x100))
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_C1 = re.compile("[\x80-\x9f]")
_UNCLEAN = re.compile(f"{_FORBIDDEN.pattern[:-1]}{_C1.pattern[1:]}")


def codec_for(label: str) -> str | None:
    """Python's name for a declared charset, or None if it is unknown or not a charset at all."""
    label = label.strip(" \t\"'").lower()[:40]
    return _CODECS.get(label) or _CODECS.get(label.replace("_", "-")) or _CODECS.get(label.removeprefix("x-"))


def decode_bytes(data: bytes, declared: str = "", hint: str = "") -> str:
    """Text of `data`: in the declared charset, in UTF-8, in the mail's other charset, or by guess.

    A declared charset that does not fit every byte is a lie; it is believed only when nothing else fits
    better.
    """
    codec = codec_for(declared) if declared else None
    if data.isascii() and b"\x1b" not in data and codec not in _BEYOND_ASCII:
        return clean(data.decode("ascii"))
    if data[:2] in _MARKS or codec in _WIDE:
        codec = _wide(data, codec)
    for candidate in (codec, "utf-8", codec_for(hint) if hint else None):
        if candidate and not (candidate == "utf-8" and _ISO_2022.search(data) and data.isascii()):
            try:
                text = data.decode(candidate)
            except ValueError:
                continue
            return clean(text)
    return clean(_decode_by_guess(data, codec))


def _wide(data: bytes, codec: str | None) -> str:
    """Whether it is UTF-16 as its mark or its label says, and which: in our languages every other byte of it is NUL.

    Without any NUL the label is a lie, as HTML often has it: what is UTF-8 then was never UTF-16.
    """
    if data[:2] in _MARKS:
        return "utf-16"
    if b"\0" not in data[:4096] and fits(data, "utf-8"):
        return "utf-8"
    sample = data[:4096]
    high = sample[::2].count(0) > sample[1::2].count(0)
    return codec if codec and codec != "utf-16" else "utf-16-be" if high else "utf-16-le"


def fits(data: bytes, declared: str) -> bool:
    """Whether all of `data` is text of that charset."""
    try:
        data.decode(codec_for(declared) or "utf-8")
    except ValueError:
        return False
    return True


def _decode_by_guess(data: bytes, codec: str | None) -> str:
    if _ISO_2022.search(data):
        return _ISO_2022_KANJI.sub(_kanji, data).decode("utf-8", "replace")
    if codec and codec != "utf-8":
        return data.decode(codec, "replace")
    whole = data.decode("utf-8", "replace")
    if whole.count("\ufffd") * 3 <= len(whole) - len(data.decode("ascii", "ignore")):
        return whole  # UTF-8 with a few broken bytes, typically cut in the middle of a character
    if (guess := _cyrillic(data)) is not None:
        return data.decode(guess, "replace")
    return data.decode("cp1252", "replace")


def _kanji(match: re.Match[bytes]) -> bytes:
    """Double-byte text with the vendors' signs (a numero, circled numbers) that the strict codec refuses."""
    return bytes(byte | 0x80 for byte in match[1]).decode("euc_jis_2004", "replace").encode()


def _cyrillic(data: bytes) -> str | None:
    """KOI8-R or windows-1251 if most high bytes stand in whole words of them; Western text never looks so."""
    words = b"".join(_HIGH_WORD.findall(data[:65536]))
    high = len(data[:65536].translate(None, _ASCII))
    if len(words) * 10 < high * 8:
        return None
    # Lower case, which prevails in any text, is the lower half in KOI8-R and the upper half in windows-1251.
    lower_half = len(words.translate(None, _UPPER_HALF))
    return "koi8-r" if lower_half * 2 > len(words) else "cp1251"


def clean(text: str) -> str:
    """Without NUL, control characters, lone surrogates and non-characters; line ends become LF."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x0c" in text:
        text = text.replace("\x0c", "\n")
    if text.isascii() and text.isprintable():
        return text
    if _UNCLEAN.search(text):
        text = _C1.sub("\ufffd", _FORBIDDEN.sub("", text))
    return text.removeprefix("\ufeff")
