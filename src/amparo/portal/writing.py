"""An invented person writes a mail: composed as a mail program would, and handed to our own listener by SMTP."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

from django.conf import settings
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.portal.post_box import Letter, box_of


@dataclass(frozen=True)
class Enclosed:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What the person typed. `answers` is the letter that is answered, if any."""

    name: str
    address: str
    to: str
    subject: str
    text: str
    files: Sequence[Enclosed] = ()
    answers: Letter | None = None


def send(writing: Writing) -> None:
    """Send by SMTP to the desk's listener; a copy stays with the sender. Raises Invalid when it is not taken."""
    mail = compose(writing)
    try:
        with smtplib.SMTP(settings.MAIL_HOST, settings.MAIL_SMTP_PORT, timeout=10) as server:
            server.send_message(mail, from_addr=writing.address, to_addrs=[writing.to])
    except (OSError, smtplib.SMTPException) as error:
        raise Invalid(_("The desk's mail listener did not take it. Is it running?"), field="text") from error
    box_of(writing.address, sent=True).add(mail.as_bytes())


def compose(writing: Writing) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((writing.name, writing.address))
    mail["To"] = writing.to
    mail["Subject"] = " ".join(writing.subject.split())
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=writing.address.rsplit("@", 1)[1])
    text = writing.text
    if writing.answers:
        answered = writing.answers.mail
        mail["In-Reply-To"] = f"<{answered.message_id}>"
        mail["References"] = " ".join(f"<{one}>" for one in (*answered.references, answered.message_id))
        quote = "\n".join(f"> {line}" for line in answered.text.splitlines())
        text = f"{text}\n\nOn {writing.answers.at:%d %b %Y}, {writing.to} wrote:\n{quote}\n"
    mail.set_content(text)
    for file in writing.files:
        maintype, _slash, subtype = file.content_type.partition("/")
        mail.add_attachment(file.content, maintype=maintype, subtype=subtype or "octet-stream", filename=file.name)
    return mail
