"""Mail that belongs to no ticket, and an answer that comes back: what a real mailbox gets as well."""

from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Any

from amparo.channels.email.models import MailIdentity
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.states import Receiver
from amparo.core import clock
from amparo.people.models import Contact
from amparo.project.demo.house import House
from amparo.project.demo.texts import read


def bring(house: House) -> None:
    """Hand the strays and the bounces to the desk, as a mail server would."""
    for entry in read("strays")["strays"]:
        _receive(_stray(entry), entry["mailbox"], house)
    for entry in read("strays")["bounces"]:
        if (identity := _last_answer(house.people[entry["person"]])) is not None:
            _receive(_bounce(entry, identity), identity.mailbox.address, house)
    digest()


def _receive(mail: EmailMessage, address: str, house: House) -> None:
    mailbox = house.mailboxes[address]
    receive(mail.as_bytes(), receiver=Receiver.SMTP, mailbox=mailbox, envelope_from="", envelope_to=address)


def _stray(entry: dict[str, Any]) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    for name, value in entry["headers"].items():
        mail[name] = value
    mail["To"] = entry["mailbox"]
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain="elsewhere.example")
    mail.set_content(entry["text"])
    return mail


def _last_answer(person: Contact) -> MailIdentity | None:
    ours = MailIdentity.objects.filter(message__ticket__contact=person, message__kind="out")
    return ours.select_related("mailbox", "message").order_by("-message_id").first()


def _bounce(entry: dict[str, Any], identity: MailIdentity) -> EmailMessage:
    """A report of RFC 3464 on the mail with this Message-ID."""
    address = identity.message.ticket.contact.identities.get(kind="email").value
    report = (
        f"Reporting-MTA: dns; mx.correio.example\n\nFinal-Recipient: rfc822; {address}\nAction: failed\n"
        f"Status: {entry['status']}\nDiagnostic-Code: smtp; {entry['said']}\n"
    )
    raw = (
        "From: Mail Delivery System <mailer-daemon@correio.example>\n"
        f"To: {identity.mailbox.address}\nSubject: Delivery failure\n"
        f"Date: {format_datetime(clock.now())}\nMessage-ID: {make_msgid(domain='correio.example')}\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n"
        f"--b\nContent-Type: message/delivery-status\n\n{report}\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{identity.message_id_header}>\n\n--b--\n"
    )
    return message_from_string(raw, EmailMessage, policy=SMTP)
