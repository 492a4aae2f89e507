"""Codes of the mail room in words."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.channels.email.bounces.model import HEADER, Sign
from amparo.core.text import Labels

OUTCOME_NAMES: Final[Labels] = {
    "received": _("Not read yet"),
    "opened": _("Opened a ticket"),
    "appended": _("Went on in a ticket"),
    "bounce": _("Bounce of ours"),
    "auto_reply": _("Automatic"),
    "quarantined": _("In quarantine"),
}
LETTER_STATES: Final[Labels] = {
    "queued": _("goes out"),
    "sending": _("going out"),
    "sent": _("sent"),
    "perhaps_sent": _("perhaps sent"),
    "failed": _("not sent"),
    "bounced": _("came back"),
}
SIGN_NAMES: Final[Labels] = {
    Sign.MAIL_SYSTEM: _("Sent by a mail system"),
    Sign.MAIL_SYSTEMS_NAME: _("Bears the name of a mail system"),
    Sign.POSTMASTER: _("Sent by a postmaster"),
    Sign.NULL_SENDER: _("Sent without a sender"),
    Sign.NOBODY_READS: _("Sent from an address that nobody reads"),
    Sign.SPEAKS_OF_FAILURE: _("Speaks of a failed delivery"),
    Sign.DELIVERY_STATUS: _("Report of a delivery"),
    Sign.READ_RECEIPT: _("Read receipt"),
    Sign.COMPLAINT: _("Complaint passed on by a provider"),
    Sign.SENDING_SERVICE: _("Notification of a sending service"),
    Sign.AUTO_REPLY_SUBJECT: _("Subject of an automatic reply"),
    Sign.AWAY_SUBJECT: _("Subject of an absence"),
}


def told_by(why: str) -> str:
    """What a mail was told by, in words; a header as it stands in the mail."""
    return " · ".join(_sign(one) for one in why.split(", "))


def _sign(one: str) -> str:
    if one.startswith(HEADER):
        return gettext("Header %(header)s") % {"header": one.removeprefix(HEADER)}
    return str(SIGN_NAMES.get(one, one))
