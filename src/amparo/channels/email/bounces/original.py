"""The mail that a report speaks of: its headers, quoted whole, in part, or in the report's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from amparo.channels.email.decode.addresses import read_addresses, read_message_ids
from amparo.channels.email.decode.headers import Headers, read_headers

if TYPE_CHECKING:
    from amparo.channels.email.decode import Mail

_QUOTED_TYPES = (
    "message/rfc822",
    "text/rfc822-headers",
    "text/rfc822-header",
    "message/rfc822-headers",
    "message/partial",
    "message/global",
    "message/global-headers",
)
_MESSAGE_ID = re.compile(r"^[ \t>|]*message-id[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HEADER_LINE = re.compile(r"^[ \t>|]*[A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:")
_QUOTE_MARK = re.compile(r"^[ \t>|]+(?=[A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:)")
_REACH = 60


def original_headers(mail: Mail, text: str) -> Headers:
    """The quoted headers; empty if none are."""
    parts = [(part.content_type, part.content) for part in mail.reports]
    parts += [(file.content_type, file.content) for file in mail.attachments]
    for content_type, content in parts:
        if content_type in _QUOTED_TYPES:
            headers = read_headers(content[:65536].lstrip(b"\r\n"))
            if len(headers):
                return headers
    return _in_text(text)


def _in_text(text: str) -> Headers:
    """The block of header lines around the last Message-ID that the text shows."""
    found = None
    for found in _MESSAGE_ID.finditer(text[:200_000]):  # noqa: B007 the last one is wanted
        pass
    if found is None:
        return Headers([])
    before = text[: found.start()].split("\n")[-_REACH:]
    after = text[found.start() :].split("\n")[:_REACH]
    begin = len(before)
    while (
        begin
        and before[begin - 1].strip()
        and (before[begin - 1][:1] in " \t>|" or _HEADER_LINE.match(before[begin - 1]))
    ):
        begin -= 1
    block = before[begin:] + after
    lines = (_QUOTE_MARK.sub("", line) for line in block)
    return read_headers("\n".join(_until_blank(list(lines))).encode("utf-8", "replace"))


def _until_blank(lines: list[str]) -> list[str]:
    for index, line in enumerate(lines):
        if index and not line.strip():
            return lines[:index]
    return lines


def original_message_id(headers: Headers) -> str:
    return next(iter(read_message_ids(headers.raw("message-id"))), "")


def original_address(headers: Headers, name: str) -> str:
    return next((one.address for one in read_addresses(headers.raw(name)) if one.address), "")
