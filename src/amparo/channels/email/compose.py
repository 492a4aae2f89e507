"""An outgoing message as a mail: text and HTML from Markdown, the headers that keep the thread, the files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Final

from markdown_it import MarkdownIt

from amparo.channels.email.addressing import in_ascii, our_message_id, reply_address, return_path, subject_token
from amparo.channels.email.models import Mailbox
from amparo.channels.email.threads import bare_subject
from amparo.core.smtp import POLICY, POLICY_UTF8, needs_utf8
from amparo.tickets.models import Message, Ticket

REFERENCES_KEPT: Final = 20
_REFERENCES_LIMIT: Final = 900  # characters: a header line may hold 998 (RFC 5322 §2.1.1)
_HTML: Final = """\
<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:0;background:#ffffff">
<div style="max-width:640px;padding:16px;font:16px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;\
color:#1f2421">
{body}{signature}
</div>
</body>
</html>
"""
_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).disable("image")
"""Paragraphs, emphasis, lists, links, code, quotes. No raw HTML, no images; a line break is a line break."""

# mdurl shows its table of letters to other threads before it is filled; the first link is met here, by one alone.
_MARKDOWN.normalizeLink("https://lume.example/")

_JOINER: Final = "\u200d"  # makes one picture of several

_SIGNATURE: Final = '<div style="margin-top:24px;color:#5b635e;font-size:14px">{}</div>\n'


@dataclass(frozen=True, kw_only=True)
class Attached:
    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """All that a mail is made of. `references` are the thread's Message-IDs without brackets, oldest first."""

    mailbox: Mailbox
    ticket: Ticket
    message: Message
    language: str
    to: Sequence[tuple[str, str]]  # name, address
    cc: Sequence[tuple[str, str]] = ()
    references: Sequence[str] = ()
    files: Sequence[Attached] = ()

    @property
    def message_id(self) -> str:
        return our_message_id(self.mailbox.address, self.message.pk)

    @property
    def envelope_from(self) -> str:
        """Where bounces go: an address that names the message, so that a bounce is matched whatever it quotes."""
        if self.mailbox.plus_addresses:
            return return_path(self.mailbox.address, self.message.pk)
        return self.mailbox.address

    @property
    def recipients(self) -> list[str]:
        return list(dict.fromkeys(header_address("", address).addr_spec for _name, address in (*self.to, *self.cc)))


def compose(letter: Letter) -> EmailMessage:
    """The mail, complete but for its transport. Composing the same letter again gives the same Message-ID."""
    mail = EmailMessage(policy=POLICY_UTF8 if needs_utf8(letter.recipients) else POLICY)
    _address(mail, letter)
    _thread(mail, letter)
    write_body(mail, letter.message.text, mailbox=letter.mailbox, language=letter.language)
    for file in letter.files:
        attach_file(mail, file)
    return mail


def write_body(mail: EmailMessage, text: str, *, mailbox: Mailbox, language: str) -> None:
    """Markdown as plain text and as HTML, each over the mailbox's signature."""
    signature = mailbox.signature.in_language(language).strip()
    mail.set_content(_plain(text, signature), charset="utf-8", cte="quoted-printable")
    html = _HTML.format(
        language=escape(language or "en", quote=True),
        body=_rendered(text),
        signature=_SIGNATURE.format(_rendered(signature)) if signature else "",
    )
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")


def _address(mail: EmailMessage, letter: Letter) -> None:
    mailbox = letter.mailbox
    mail["From"] = header_address(mailbox.display_name or mailbox.brand.name, mailbox.address)
    mail["To"] = [header_address(*one) for one in letter.to]
    if letter.cc:
        mail["Cc"] = [header_address(*one) for one in letter.cc]
    if mailbox.plus_addresses:
        plus = reply_address(mailbox.address, letter.ticket.number)
        mail["Reply-To"] = header_address(mailbox.display_name or mailbox.brand.name, plus)


def _thread(mail: EmailMessage, letter: Letter) -> None:
    mail["Subject"] = _subject(letter)
    mail["Date"] = format_datetime(letter.message.created_at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    references = _bounded(letter.references)
    if references:
        mail["In-Reply-To"] = f"<{references[-1]}>"
        mail["References"] = " ".join(f"<{one}>" for one in references)
    if letter.message.is_automatic:  # RFC 3834 §5, and what programs older than it look for
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
        mail["Precedence"] = "auto_reply"


def _subject(letter: Letter) -> str:
    """`Re:` and the ticket's subject, and the signed token that leads a reply back when its headers are lost."""
    subject = one_line(letter.message.subject or letter.ticket.subject)
    words = bare_subject(subject) or subject
    prefix = "Re: " if letter.references else ""
    return f"{prefix}{words[:200]} {subject_token(letter.ticket.number)}".strip()


def _bounded(references: Sequence[str]) -> list[str]:
    """The first and the latest of a long thread (RFC 5537 §3.4.4 trims in the middle), only what a header can hold."""
    usable = [one for one in dict.fromkeys(references) if re.fullmatch(r"[!-;=?-~]{1,250}", one)]
    if len(usable) > REFERENCES_KEPT:
        usable = [usable[0], *usable[-REFERENCES_KEPT + 1 :]]
    while len(usable) > 1 and sum(len(one) + 3 for one in usable) > _REFERENCES_LIMIT:
        del usable[1 if len(usable) > 2 else 0]  # noqa: PLR2004 - the latest of two is kept
    return usable


def _plain(text: str, signature: str) -> str:
    """Markdown reads well as it is; the signature stands under the customary mark (RFC 3676 §4.3)."""
    return f"{text.strip()}\n\n-- \n{signature}\n" if signature else f"{text.strip()}\n"


def _rendered(text: str) -> str:
    return str(_MARKDOWN.render(text))


def attach_file(mail: EmailMessage, file: Attached) -> None:
    maintype, _slash, subtype = file.content_type.partition("/")
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.content_type) or maintype in {"multipart", "message"}:
        maintype, subtype = "application", "octet-stream"
    mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=one_line(file.name))


def header_address(name: str, address: str) -> HeaderAddress:
    """Whatever people have for an address can be written: with two dots in a row, a blank, another alphabet."""
    local, _at, domain = in_ascii(one_line(address)).rpartition("@")
    return HeaderAddress(display_name=one_line(name), username=local, domain=domain)


def one_line(text: str) -> str:
    """No line break leaves in a header: it would be a header of somebody else's making."""
    return " ".join("".join(one if one.isprintable() or one == _JOINER else " " for one in text).split())
