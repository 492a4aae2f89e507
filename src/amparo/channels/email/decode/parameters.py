"""Content-Type and Content-Disposition with their parameters (RFC 2045, 2183, 2231), as they really come."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from amparo.channels.email.decode.charsets import clean, decode_bytes
from amparo.channels.email.decode.encoded_words import decode_header

_VALUE = re.compile(rb'[\s;]*([!#-:<>-~]{1,60}?)\s{0,20}=\s{0,20}(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL)
_TYPE = re.compile(rb"\s*([!#-+\--:<>-~]{1,80}(?:\s{0,5}/\s{0,5}[!#-+\--:<>-~]{1,80})?)")
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_SECTION = re.compile(r"^([^*]+)\*(?:(\d{1,3})(\*)?)?$")

Parameters = dict[str, str]


def read_parameters(raw: bytes, hint: str = "") -> tuple[str, Parameters]:
    """The value before the first semicolon, lower case, and the parameters by lower-case name."""
    raw = raw[:8192]
    match = _TYPE.match(raw)
    if match and raw[match.end() : match.end() + 1] == b"=":
        match = None  # the value was forgotten, a parameter comes first
    value = re.sub(rb"\s", b"", match[1]).decode("ascii").lower() if match else ""
    rest = raw[match.end() if match else 0 :]
    if b"=" not in rest:
        return value, {}
    plain: Parameters = {}
    sections: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for name_raw, quoted, bare in _VALUE.findall(rest):
        name = name_raw.decode("ascii").lower()
        data = _ESCAPE.sub(rb"\1", quoted) if b"\\" in quoted and not _is_path(quoted) else quoted or bare.strip()
        extended = _SECTION.match(name)
        if extended:
            number = int(extended[2] or 0)
            encoded = extended[2] is None or extended[3] is not None
            sections.setdefault(extended[1], {}).setdefault(number, (data, encoded))
        else:
            plain.setdefault(name, decode_header(data, hint))
    return value, plain | {name: _join(found) for name, found in sections.items()}


def _is_path(quoted: bytes) -> bool:
    """Old Windows programs write a whole path without escaping it; its last part is the name."""
    return quoted[1:3] == b":\\" or quoted[:2] == b"\\\\"


def _join(sections: dict[int, tuple[bytes, bool]]) -> str:
    """RFC 2231: numbered pieces, the first of which may say charset'language'."""
    charset, whole = "", b""
    for position, number in enumerate(sorted(sections)):
        data, encoded = sections[number]
        if encoded:
            if position == 0 and data.count(b"'") >= 2:  # noqa: PLR2004 charset, quote, language, quote
                label, _, data = data.split(b"'", 2)
                charset = label.decode("ascii", "ignore")
            data = unquote_to_bytes(data)
        whole += data
    if b"=?" in whole:
        return decode_header(whole, charset)
    return clean(decode_bytes(whole, charset))
