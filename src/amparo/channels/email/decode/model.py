from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from amparo.channels.email.decode.headers import Headers


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: both are decoded, on one line, and empty when absent."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail.

    `name` is never empty and safe to store: no path, no control characters, no direction tricks.
    `disposition` is "inline" for what the text shows by `cid:`, else "attachment", whatever the sender called it:
    a picture that nothing shows would be overlooked. `content_id` has no angle brackets.
    """

    name: str
    content_type: str
    content: bytes
    disposition: str
    content_id: str = ""

    @property
    def inline(self) -> bool:
        return self.disposition == "inline"

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A machine-readable part of a multipart/report (RFC 6522): not a file for people."""

    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What can be read out of one raw mail. Its text holds no NUL, no lone surrogate; headers no line break.

    `text` is the plain-text view ("" if the mail has only HTML), `html` the HTML view, unsanitised ("" if
    it has only plain text). `message_id`, `in_reply_to` and `references` have no angle brackets. `date` is
    in UTC. `delivered_to` are the envelope's traces (Delivered-To, X-Original-To, Envelope-To), nearest
    first. A signature inside something encrypted cannot be seen from outside: then `is_pgp_signed` is False.
    """

    subject: str
    from_: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    delivered_to: tuple[str, ...]
    return_path: str | None
    headers: Headers
    content_type: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    reports: tuple[ReportPart, ...] = ()
    calendar: str = ""
    defects: tuple[str, ...] = field(default=())
    is_smime_signed: bool = False
    is_smime_encrypted: bool = False
    is_pgp_signed: bool = False
    is_pgp_encrypted: bool = False
    truncated: bool = False

    @property
    def sender(self) -> Address:
        """Who wrote: the first usable From; Address("", "") when there is none."""
        return next((one for one in self.from_ if one.address), Address("", ""))
