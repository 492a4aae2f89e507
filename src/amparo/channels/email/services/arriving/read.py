"""A raw mail made into what a ticket can hold. Touches no row but its own; everything hard is in pure code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amparo.channels.email.addressing import without_token
from amparo.channels.email.bounces import Classification, classify
from amparo.channels.email.decode import Address, Mail, decode_mail
from amparo.channels.email.flags import FLAGS_HEADER, flags_of
from amparo.channels.email.html import SafeHtml, sanitise
from amparo.channels.email.language import detect_language
from amparo.channels.email.models import Arrival
from amparo.channels.email.reply_text import PartKind, Reply, split_reply
from amparo.core.secrets import unseal
from amparo.escalations.signs.flags import Flag
from amparo.files.services import keep, open_file
from amparo.people.models import Contact
from amparo.tickets.services import Incoming, NewFile

CHANNEL: Final = "email"
_TEXT_LIMIT: Final = 200_000  # characters a message keeps; the raw mail keeps them all
_ADDRESSES_KEPT: Final = 50


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An arrival and what was read in it."""

    arrival: Arrival
    mail: Mail
    kind: Classification
    reply: Reply
    html: SafeHtml

    @property
    def sender(self) -> str:
        """The address that it says it is from, in lower case."""
        return self.mail.sender.address.lower()

    @property
    def recipients(self) -> list[str]:
        """Every address it was sent to, the envelope first."""
        mail = self.mail
        named = [one.address for one in (*mail.to, *mail.cc)]
        return [self.arrival.envelope_to, *mail.delivered_to, *named]

    @property
    def quotes(self) -> bool:
        return any(part.kind in {PartKind.QUOTE, PartKind.FORWARDED} for part in self.reply.parts)


def read_arrival(arrival: Arrival) -> Reading:
    """Raises FileNotFoundError when the storage lost the raw mail."""
    with open_file(arrival.raw) as file:
        mail = decode_mail(file.read())
    return Reading(
        arrival=arrival,
        mail=mail,
        kind=classify(mail),
        reply=split_reply(mail.text, mail.html),
        html=sanitise(mail.html) if mail.html else SafeHtml(""),
    )


def language_of(reading: Reading, *, known: Sequence[str] = ()) -> str:
    """The language of what was newly written, empty when unsure; `known` are those its writer has used before."""
    return detect_language(reading.reply.visible[:_TEXT_LIMIT], known=known) or ""


def incoming(reading: Reading, *, contact: Contact, language: str, is_automatic: bool = False) -> Incoming:
    """The message as tickets take it; keeps the attachments' bytes."""
    mail, reply = reading.mail, reading.reply
    return Incoming(
        contact=contact,
        channel=CHANNEL,
        subject=without_token(mail.subject)[:500],
        text=reply.visible[:_TEXT_LIMIT],
        folded=_folded(reply),
        html=reading.html.html,
        remote_images=min(reading.html.remote_images, 32_767),
        language=language,
        addresses=_addresses(mail),
        is_automatic=is_automatic,
        is_encrypted=mail.is_pgp_encrypted or mail.is_smime_encrypted,
        files=files_of(mail),
        marked=_marked(reading),
        received_at=reading.arrival.received_at,
    )


def _marked(reading: Reading) -> list[Flag]:
    """What they marked on the form of the platform, where the mailbox knows the form's key."""
    mailbox = reading.arrival.mailbox
    if mailbox is None or FLAGS_HEADER.lower() not in reading.mail.headers:
        return []
    return flags_of(reading.mail, key=unseal(mailbox.form_key))


def _folded(reply: Reply) -> list[dict[str, str]]:
    return [
        {"kind": part.kind.value, "text": "\n".join(filter(None, (part.heading, part.text)))[:_TEXT_LIMIT]}
        for part in reply.folded
    ]


def _addresses(mail: Mail) -> dict[str, list[dict[str, str]]]:
    named = {"from": mail.from_, "reply_to": mail.reply_to, "to": mail.to, "cc": mail.cc}
    return {name: [_plain(one) for one in people[:_ADDRESSES_KEPT]] for name, people in named.items() if people}


def _plain(one: Address) -> dict[str, str]:
    return {"name": one.name[:200], "address": one.address[:320]}


def files_of(mail: Mail) -> list[NewFile]:
    files = [
        NewFile(
            file=keep(attachment.content),
            name=attachment.name[:255],
            content_type=attachment.content_type[:120],
            size=attachment.size,
            content_id=attachment.content_id[:255],
            is_inline=attachment.inline,
        )
        for attachment in mail.attachments
    ]
    if mail.calendar and not any(one.content_type in {"text/calendar", "application/ics"} for one in files):
        content = mail.calendar.encode()
        files.append(NewFile(file=keep(content), name="invite.ics", content_type="text/calendar", size=len(content)))
    return files
