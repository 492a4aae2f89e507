"""Calling people by mail, through the installation's own server."""

from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.smtp import POLICY, Answer, NoServer, Verdict, hand_over, house_server
from amparo.notifications.services import Letter, Place

_SHOWN: Final = 2  # letters of somebody's own address that colleagues may see


def read(address: str) -> Place:
    """Raises Invalid."""
    plain = address.strip()
    try:
        validate_email(plain)
    except ValidationError:
        raise Invalid(_("This is no mail address."), field="address") from None
    name, _at, domain = plain.rpartition("@")
    return Place(address=plain, label=f"{name[:_SHOWN]}…@{domain}")


def send(letter: Letter) -> Answer:
    try:
        server = house_server()
    except NoServer:
        return Answer(verdict=Verdict.REFUSED, said="AMPARO_MAIL_OUT_HOST")
    mail = _mail(letter)
    return hand_over(
        server,
        mail,
        envelope_from=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        recipients=[letter.address],
        before_data=lambda: None,  # the attempt was marked before all this began
    )


def _mail(letter: Letter) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = letter.address
    mail["Subject"] = letter.sentence
    mail["Date"] = format_datetime(clock.now())
    # the same for every try, so that a server or a reader that gets it twice knows
    mail["Message-ID"] = f"<call.{letter.attempt.pk}@{urlsplit(settings.BASE_URL).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine answers
    mail["Importance"] = "high"
    mail.set_content("\n\n".join(part for part in (letter.sentence, letter.link) if part), cte="quoted-printable")
    return mail
