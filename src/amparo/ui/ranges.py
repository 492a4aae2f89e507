"""Which part of a file a request asks for (RFC 9110 §14). Pure."""

import re
from typing import Final

_ONE: Final = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.IGNORECASE)


def asked_part(said: str, size: int) -> range | None:
    """The bytes that a Range header names of a file of `size` bytes; an empty range for what lies outside of it (416).

    None for whoever asks for several parts, for something else than bytes, or for no range at all: they get everything,
    as §14.2 allows.

    >>> asked_part("bytes=-3", 10), asked_part("bytes=8-20", 10), asked_part("bytes=0-1,4-5", 10)
    (range(7, 10), range(8, 10), None)
    """
    found = _ONE.fullmatch(said.strip())
    first, last = (found[1], found[2]) if found else ("", "")
    if not first and not last:
        return None
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None  # §14.1.1: not a range
    return range(min(int(first), size), min(int(last) + 1, size) if last else size)
