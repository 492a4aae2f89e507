"""Delivery reports as RFC 3464 wants them, wherever in the mail they stand."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from amparo.channels.email.decode.charsets import decode_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.channels.email.decode import Mail

MAX_RECIPIENTS = 100
MAX_REPORT_CHARACTERS = 200_000

_BLANK = re.compile(r"\n[ \t]*\n")
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*([^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+(?=[A-Za-z-]{1,60}[ \t]*:)", re.MULTILINE)
_RECIPIENT_FIELD = re.compile(r"^[ \t]*(?:final|original)-recipient[ \t]*:", re.MULTILINE | re.IGNORECASE)
_REPORT_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})


def delivery_status(mail: Mail, text: str) -> list[dict[str, str]]:
    """The fields of each recipient block, names in lower case; empty if the mail has no such report.

    `text` is the mail's text: some systems write the report there (a forgotten content type, no MIME at all).
    """
    blocks: list[dict[str, str]] = []
    for part in mail.reports:
        if part.content_type in _REPORT_TYPES:
            blocks += recipient_blocks(decode_bytes(part.content[:MAX_REPORT_CHARACTERS]))
    if not blocks:
        found = _RECIPIENT_FIELD.search(text)
        if found:
            # The fields of one recipient stand in no fixed order: begin at the paragraph's begin.
            begin = max((match.end() for match in _BLANK.finditer(text, 0, found.start())), default=0)
            blocks = recipient_blocks(text[begin : begin + MAX_REPORT_CHARACTERS])
    return blocks


def recipient_blocks(report: str) -> list[dict[str, str]]:
    blocks = []
    for paragraph in _split(report):
        fields: dict[str, str] = {}
        for name, value in _FIELD.findall(paragraph):
            fields.setdefault(name.lower(), " ".join(value.split()))
        if "final-recipient" in fields or "original-recipient" in fields:
            blocks.append(fields)
        if len(blocks) >= MAX_RECIPIENTS:
            break
    return blocks


def _split(report: str) -> Iterator[str]:
    """Paragraphs; a second Final-Recipient in one begins a new one (the blank line was forgotten)."""
    for paragraph in _BLANK.split(report):
        starts = [
            match.start()
            for match in re.finditer(r"^[ \t]*final-recipient[ \t]*:", paragraph, re.MULTILINE | re.IGNORECASE)
        ]
        cuts = [0, *starts[1 : MAX_RECIPIENTS + 1], len(paragraph)]
        indented = starts and paragraph[starts[0]] in " \t"
        for begin, end in pairwise(cuts):
            block = paragraph[begin:end]
            yield _INDENT.sub("", block) if indented else block


def address_of(value: str) -> str:
    """The address in a typed field such as "rfc822; ana@example.test"."""
    text = value.partition(";")[2] or value
    text = text.strip().strip("<>\"' ")
    if " " in text and (found := re.search(r"[^\s<>\"']{1,100}@[^\s<>\"']{1,200}", text)):
        return found[0]
    return text[:320]
