"""Header text: RFC 2047 encoded words, also those broken across words, and raw 8-bit bytes."""

from __future__ import annotations

import binascii
import re

from amparo.channels.email.decode.charsets import clean, decode_bytes, fits
from amparo.channels.email.decode.limits import MAX_HEADER_BYTES

# A word may hold blanks though it must not: broken senders write it so and every client reads it.
_WORD = re.compile(rb"=\?([!-)+->@-~]{1,40})(?:\*[!->@-~]{0,20})?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]{1,75})?)\?=")
_BREAKS = re.compile(r"[\r\n\x0b\x85\u2028\u2029]+[ \t]*")
_PADDED = re.compile(rb"[^=]+=*")
_MOST_PADDING = 10_000
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[ \t]{2,}")


def decode_header(raw: bytes, hint: str = "") -> str:
    """One line of text. `hint` is the charset the rest of the mail uses, for bytes that say nothing."""
    raw = raw[:MAX_HEADER_BYTES]
    if b"=?" not in raw:
        if raw.isascii() and b"  " not in raw and (text := raw.decode("ascii")).isprintable():
            return text.strip()  # nearly every header: nothing to undo
        return one_line(decode_bytes(raw, hint=hint))
    pieces: list[str] = []
    pending: list[tuple[bytes, bytes]] = []
    charset = ""
    end = 0
    for match in _WORD.finditer(raw):
        between = raw[end : match.start()]
        label = match[1].decode("ascii").lower()
        if between.strip() or not end:
            pieces += [_read(pending, charset, hint), decode_bytes(between, hint=hint)]
            pending = []
        elif label != charset:
            pieces.append(_read(pending, charset, hint))
            pending = []
        # Words of one charset are joined before decoding: many senders cut inside a character.
        pending.append((match[2], match[3]))
        charset, end = label, match.end()
    pieces += [_read(pending, charset, hint), decode_bytes(raw[end:], hint=hint)]
    return one_line("".join(pieces))


def _read(words: list[tuple[bytes, bytes]], charset: str, hint: str) -> str:
    """Words of one charset; where they make no text, perhaps their base64 was cut anywhere and must be joined first."""
    data = b"".join(_payload(*word) for word in words)
    if len(words) > 1 and not fits(data, charset) and all(encoding in b"bB" for encoding, _text in words):
        joined = decode_base64(b"".join(text for _encoding, text in words))
        data = joined if fits(joined, charset) else data
    return decode_bytes(data, charset, hint)


def one_line(text: str) -> str:
    """No line break survives, not even an encoded one: nobody injects a header into our reply.

    Nor do signs that turn the direction of what follows: a subject stands in lists, beside what others wrote.
    """
    text = clean(text)
    if not text.isprintable():
        text = _OVERRIDES.sub("", _BREAKS.sub(" ", text))
    return _SPACES.sub(" ", text.replace("\t", " ")).strip()


def _payload(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return binascii.a2b_qp(text.replace(b"\r\n", b"").replace(b"\n", b""), header=True)
    return decode_base64(text)


def decode_base64(text: bytes) -> bytes:
    """Base64 with whatever padding and stray characters it has; undecodable ends are dropped.

    What was padded in between was written in several pieces, and is read in as many.
    """
    if b"=" in text.rstrip(b"=\r\n\t ") and text.count(b"=") <= _MOST_PADDING:
        return b"".join(decode_base64(piece) for piece in _PADDED.findall(text))
    try:
        return binascii.a2b_base64(text)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
        return binascii.a2b_base64(kept[: len(kept) - (len(kept) % 4 == 1)] + b"==")
