from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from amparo.channels.email.decode.addresses import read_addresses, read_message_ids
from amparo.channels.email.decode.bodies import Texts, as_attachment, as_report, says_something_else, sort_parts
from amparo.channels.email.decode.entities import Budget, Part, read_part
from amparo.channels.email.decode.filenames import safe_name
from amparo.channels.email.decode.limits import MAX_MAIL_BYTES
from amparo.channels.email.decode.model import Address, Attachment, Mail
from amparo.channels.email.decode.protection import Protection, read_protection
from amparo.channels.email.html import html_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.channels.email.decode.headers import Headers

_ENVELOPE = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-forwarded-to",
)


def decode_mail(raw: bytes) -> Mail:
    """What any bytes say when read as a mail. Never raises: what is wrong with them stands in `defects`.

    Costs about as much as the standard library's parser alone; meant for a job, not for the receiver.
    """
    budget = Budget()
    root = read_part(_prepare(raw, budget), budget)
    hint = _charset_hint(root)
    headers = root.headers
    headers.use_hint(hint)
    bodies = sort_parts(root)
    texts = Texts(hint)
    plain = [part for part in bodies.text if part.content_type != "text/html"]
    text = _text_view(bodies.text, texts) if plain else ""
    html = texts.html_view(bodies.html) if any(part.content_type == "text/html" for part in bodies.html) else ""
    text = text if text.strip() else ""
    if text and html and says_something_else(html, text):
        budget.defect("views")
        text = f"{text.rstrip()}\n\n{html_to_text(html).strip()}"
    protection = read_protection(root, text)
    return Mail(
        subject=headers.get("subject"),
        date=_date(headers),
        from_=read_addresses(headers.raw("from"), hint),
        reply_to=read_addresses(headers.raw("reply-to"), hint),
        to=_all_addresses(headers, "to", hint),
        cc=_all_addresses(headers, "cc", hint),
        message_id=next(iter(read_message_ids(headers.raw("message-id"))), ""),
        in_reply_to=read_message_ids(headers.raw("in-reply-to")),
        references=read_message_ids(headers.raw("references")),
        delivered_to=_envelope(headers, hint),
        return_path=_return_path(headers, hint),
        headers=headers,
        content_type=root.content_type,
        text=text,
        html=html,
        attachments=tuple(_attachments(bodies.files, texts, html)),
        reports=tuple(as_report(part) for part in bodies.reports),
        calendar=texts.of(bodies.calendars[0]) if bodies.calendars else "",
        defects=tuple(budget.defects),
        is_smime_signed=Protection.SMIME_SIGNED in protection,
        is_smime_encrypted=Protection.SMIME_ENCRYPTED in protection,
        is_pgp_signed=Protection.PGP_SIGNED in protection,
        is_pgp_encrypted=Protection.PGP_ENCRYPTED in protection,
        truncated=len(raw) > MAX_MAIL_BYTES,
    )


def _prepare(raw: bytes, budget: Budget) -> bytes:
    """One kind of line end, no empty lines or mbox line at the top, no more than the limit."""
    if len(raw) > MAX_MAIL_BYTES:
        budget.defect("size")
        raw = raw[:MAX_MAIL_BYTES]
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if raw[:5] in {b"From ", b">From"} and b"\n" in raw[:1000]:
        raw = raw[raw.index(b"\n") + 1 :]
    if b"\0" in raw:
        budget.defect("nul")
    return raw


def _charset_hint(root: Part) -> str:
    """The first charset that the mail declares anywhere: the likeliest for its undeclared bytes."""
    if charset := root.parameters.get("charset", ""):
        return charset
    for part in root.parts:
        if charset := _charset_hint(part):
            return charset
    return ""


def _text_view(parts: list[Part], texts: Texts) -> str:
    """Plain parts as they are; HTML that stands between them, as some clients write it, turned into text."""
    if all(part.content_type != "text/html" for part in parts):
        return texts.plain_view(parts)
    pieces = (html_to_text(texts.of(part)) if part.content_type == "text/html" else texts.of(part) for part in parts)
    return "\n\n".join(piece.strip("\n") for piece in pieces)


def _attachments(parts: list[Part], texts: Texts, html: str) -> Iterator[Attachment]:
    for part in parts:
        yield as_attachment(part, html)
    for name, content in texts.found:
        yield Attachment(safe_name(name, ""), "application/octet-stream", content, "attachment")


def _all_addresses(headers: Headers, name: str, hint: str) -> tuple[Address, ...]:
    """RFC 5322 allows one To; some programs write one for each person."""
    return tuple(one for raw in headers.raw_all(name) for one in read_addresses(raw, hint))


def _envelope(headers: Headers, hint: str) -> tuple[str, ...]:
    found = (
        one.address.lower() for name in _ENVELOPE for raw in headers.raw_all(name) for one in read_addresses(raw, hint)
    )
    return tuple(dict.fromkeys(address for address in found if address))


def _return_path(headers: Headers, hint: str) -> str | None:
    """The envelope sender; "" is the null sender of bounces, None means that nobody wrote it down."""
    raw = headers.raw("return-path")
    if not raw:
        return None
    return next((one.address for one in read_addresses(raw, hint)), "")


def _date(headers: Headers) -> datetime | None:
    text = headers.get("date")
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text[:200])
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
