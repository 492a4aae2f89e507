"""Content-Transfer-Encoding undone (RFC 2045 section 6), and files that old programs wrote into the text."""

from __future__ import annotations

import binascii
import re
from itertools import islice

from amparo.channels.email.decode.encoded_words import decode_base64
from amparo.channels.email.decode.limits import MAX_UUENCODED

_TOKEN = re.compile(r"[\w-]+")
_PROSE = re.compile(rb"^[ \t]*[^\s]{1,25}[ \t]+[^\s]", re.MULTILINE)
_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} ([^\n]{1,255})\n", re.MULTILINE)


def decode_transfer(body: bytes, encoding: str) -> bytes:
    """The part's bytes; an unknown encoding is taken as none."""
    found = _TOKEN.search(encoding.lower())
    encoding = found[0] if found else ""
    if encoding == "base64":
        return _from_base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        text = body.decode("latin-1").replace("\r\n", "\n")
        files = take_uuencoded(text)[1]
        return files[0][1] if files else body
    return body


def _from_base64(body: bytes) -> bytes:
    """Up to the first line of short words: some programs write a footer below, some only say that it is base64."""
    found = _PROSE.search(body) if b" " in body else None
    if found is None:
        return decode_base64(body)
    return decode_base64(body[: found.start()]) if body[: found.start()].strip() else body


def take_uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without its uuencoded files, and these as (name, bytes). What does not decode stays text."""
    if "\nend" not in text:
        return text, []
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    position = 0
    for match in islice(_BEGIN.finditer(text), MAX_UUENCODED):
        if match.start() < position:
            continue
        stop = text.find("\nend", match.end() - 1)
        if stop < 0:
            break
        content = _lines_to_bytes(text[match.end() : stop + 1], base64=match[0].startswith("begin-base64"))
        if content is None:
            continue
        kept.append(text[position : match.start()])
        files.append((match[1].strip(), content))
        after = text.find("\n", stop + 1)
        position = len(text) if after < 0 else after + 1
    return "".join([*kept, text[position:]]), files


def _lines_to_bytes(block: str, *, base64: bool) -> bytes | None:
    if base64:
        return decode_base64(block.encode("ascii", "ignore"))
    content = bytearray()
    for line in block.splitlines():
        raw = line.encode("latin-1", "replace")
        if not raw.strip() or raw[:1] == b"`":
            continue
        if not 0x20 <= raw[0] <= 0x60:  # noqa: PLR2004 the alphabet of uuencode
            return None
        try:
            content += binascii.a2b_uu(raw)
        except binascii.Error:
            # Some encoders write more characters than the count says: believe the count.
            wanted = (((raw[0] - 0x20) & 0x3F) * 4 + 5) // 3
            try:
                content += binascii.a2b_uu(raw[:wanted])
            except binascii.Error:
                return None
    return bytes(content)
