from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from amparo.channels.email.decode.encoded_words import decode_header
from amparo.channels.email.decode.limits import MAX_HEADER_BLOCK_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELD = re.compile(rb"^([!-9;-~]{1,100})[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_FOLD = re.compile(rb"\r?\n")


class Headers:
    """The header fields of one mail or part, in order, raw until asked for. Names are lower case."""

    __slots__ = ("_fields", "_hint", "_index")

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self._fields = fields
        self._hint = ""
        self._index: dict[str, bytes] = {}
        for name, value in fields:
            self._index.setdefault(name, value)

    def raw(self, name: str) -> bytes:
        """The first field of that name as it came, unfolded; b"" if there is none."""
        return self._index.get(name, b"")

    def raw_all(self, name: str) -> list[bytes]:
        return [value for field, value in self._fields if field == name] if name in self._index else []

    def get(self, name: str) -> str:
        """The first field of that name as one line of decoded text; "" if there is none."""
        value = self._index.get(name)
        return decode_header(value, self._hint) if value else ""

    def names(self) -> list[str]:
        return [name for name, _ in self._fields]

    def use_hint(self, hint: str) -> None:
        """Bytes that declare no charset are read in this one when they are not UTF-8."""
        self._hint = hint

    def __contains__(self, name: str) -> bool:
        return name in self._index

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for name, value in self._fields:
            yield name, decode_header(value, self._hint)

    def __len__(self) -> int:
        return len(self._fields)


def read_headers(block: bytes) -> Headers:
    """The fields of a header block (RFC 5322 section 2.2); lines that are no field are passed over."""
    return _headers(_FIELD.findall(block[:MAX_HEADER_BLOCK_BYTES]))


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """The headers and the body.

    The body usually begins after the first empty line. A line that is no header, with no header after it, belongs
    to the body as well: then the empty line was forgotten.
    """
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return Headers([]), raw[raw.index(b"\n") + 1 :]
    unix, dos = raw.find(b"\n\n"), raw.find(b"\n\r\n")
    if dos >= 0 and (unix < 0 or dos < unix):
        end, body = dos + 1, dos + 3
    elif unix >= 0:
        end, body = unix + 1, unix + 2
    else:
        end = body = len(raw)
    fields = []
    last = 0
    for match in _FIELD.finditer(raw, 0, min(end, MAX_HEADER_BLOCK_BYTES)):
        fields.append(match.groups())
        last = match.end()
    if end <= MAX_HEADER_BLOCK_BYTES and raw[last:end].strip():
        # `last` is the end of a header's line without its line break.
        body = raw.find(b"\n", last) + 1 if last else 0
    return _headers(fields), raw[body:]


def _headers(fields: list[Any]) -> Headers:
    return Headers([(name.decode("ascii").lower(), _unfolded(value).strip()) for name, value in fields])


def _unfolded(value: bytes) -> bytes:
    return _FOLD.sub(b"", value) if b"\n" in value else value
