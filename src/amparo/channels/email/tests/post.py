"""Mails as people write them, for the tests of this room."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.states import Receiver
from amparo.core import clock


def mail(
    text: str = "Não consigo entrar na minha conta desde ontem.",
    *,
    subject: str = "Não consigo entrar",
    sender: str = "Maria Souza <maria@correio.example>",
    to: str = "ajuda@lume.example",
    **headers: str,
) -> bytes:
    """A plain mail; more headers by name, with `_` for `-`. Message_ID="" leaves it out."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    headers.setdefault("Date", format_datetime(clock.now()))
    headers.setdefault("Message_ID", make_msgid(domain="correio.example"))
    for name, value in headers.items():
        if value:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def arrive(raw: bytes, mailbox: Mailbox | None = None, *, to: str = "") -> Arrival:
    """The mail comes in by SMTP; nobody has read it yet."""
    return receive(
        raw,
        receiver=Receiver.SMTP,
        mailbox=mailbox,
        envelope_from="maria@correio.example",
        envelope_to=to or (mailbox.address if mailbox else ""),
    )


def read(mailbox: Mailbox, raw: bytes, *, to: str = "") -> Arrival:
    """The mail comes in, and is read."""
    arrival = arrive(raw, mailbox, to=to)
    digest()
    arrival.refresh_from_db()
    return arrival
