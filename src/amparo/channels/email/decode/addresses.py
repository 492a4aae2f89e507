"""Address lists and message ids (RFC 5322 sections 3.4 and 3.6.4), read with patience."""

from __future__ import annotations

import re
from itertools import pairwise

from amparo.channels.email.decode.encoded_words import decode_header, one_line
from amparo.channels.email.decode.limits import MAX_ADDRESSES, MAX_HEADER_BYTES
from amparo.channels.email.decode.model import Address

_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*"?'  # quoted string
    rb"|\((?:[^()\\]|\\.)*\)?"  # comment
    rb"|<[^<>]*>?"  # angle address
    rb"|[,;:]"  # separators; a colon ends a group's name
    rb'|[^",;:<>()]+'
    rb"|.",
    re.DOTALL,
)
_ID = re.compile(rb"<([^<>]{1,998})>")
_BARE = re.compile(rb"[^\s<>\"(),;]{1,250}@[^\s<>\"(),;]{1,250}")
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_INVISIBLE = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def read_addresses(raw: bytes, hint: str = "") -> tuple[Address, ...]:
    """All mailboxes of an address header. Encoded words are decoded last: a comma in one splits nothing."""
    found: list[Address] = []
    words: list[bytes] = []
    after: list[bytes] = []
    angle = comment = b""
    for token in _TOKEN.findall(raw[:MAX_HEADER_BYTES]):
        first = token[:1]
        if first in b",;":
            _add(found, words, angle, comment, hint)
            words, after, angle, comment = [], [], b"", b""
            if len(found) >= MAX_ADDRESSES:
                break
        elif first == b":":
            words, after, angle = [], [], b""
        elif first == b"<":
            # A second angle address in one entry: the comma was forgotten.
            if angle:
                _add(found, words, angle, comment, hint)
                words, after, comment = after, [], b""
            angle = token.strip(b"<>") or b" "
        elif first == b"(":
            comment = comment or token.strip(b"()")
        else:
            (after if angle else words).append(token)
    _add(found, words, angle, comment, hint)
    return tuple(found)


def _add(found: list[Address], words: list[bytes], angle: bytes, comment: bytes, hint: str) -> None:
    phrase = b"".join(map(_unquoted, words)).strip()
    if not phrase and not angle.strip():
        return
    if not angle:
        bare = _bare_address(words) or _BARE.search(phrase)
        if bare:
            angle = bare[0]
            phrase = phrase.replace(angle, b"").strip() or comment
        elif b" " not in phrase and b"=?" not in phrase and b"@" in phrase:
            angle, phrase = phrase, comment
    name = one_line(decode_header(phrase or comment, hint)).strip("\"' ")
    address = _address(angle, hint)
    if not address and "@" in name and " " not in name:
        name, address = "", name
    if name or address:
        found.append(Address("" if name == address else name, address))


def _unquoted(token: bytes) -> bytes:
    return _ESCAPE.sub(rb"\1", token[1:].removesuffix(b'"')) if token[:1] == b'"' else token


def _bare_address(words: list[bytes]) -> re.Match[bytes] | None:
    """An address without angles.

    What stands in quotes is a name, or the part before an @: `"maria@her.example "@elsewhere.example` is a stranger's.
    """
    plain = b""
    for before, word in pairwise([b"", *words]):
        if word[:1] == b'"':
            plain += b" "
        elif before[:1] == b'"' and (domain := word.lstrip())[:1] == b"@":
            plain += b"".join(_unquoted(before).split()) + domain
        else:
            plain += word
    return _BARE.search(plain)


def _address(angle: bytes, hint: str) -> str:
    text = decode_header(angle, hint) if angle.strip() else ""
    text = _without_blanks(text)
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:
        text = text.partition(":")[2]  # RFC 822 route: <@relay:person@host>
    return text.strip("<>'\"")[:320]


def _without_blanks(text: str) -> str:
    return text if text.isascii() and " " not in text else _INVISIBLE.sub("", text)


def read_message_ids(raw: bytes) -> tuple[str, ...]:
    """The ids of Message-ID, In-Reply-To or References, without brackets and without blanks inside.

    Of very many the last ones: these are the nearest ancestors.
    """
    raw = raw[-MAX_HEADER_BYTES:]
    ids = _ID.findall(raw) or _BARE.findall(raw)
    if not ids and raw.strip():
        ids = raw.split()[:1]
    texts = (_without_blanks(decode_header(one)).strip("<>") for one in ids[-MAX_ADDRESSES:])
    return tuple(dict.fromkeys(text for text in texts if text))
