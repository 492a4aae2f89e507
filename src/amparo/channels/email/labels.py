"""Codes of the mail room in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.channels.email.states import LetterState, Outcome
from amparo.core.text import Labels

OUTCOME_NAMES: Final[Labels] = {
    Outcome.RECEIVED: _("Not read yet"),
    Outcome.OPENED: _("Opened a ticket"),
    Outcome.APPENDED: _("Went on in a ticket"),
    Outcome.BOUNCE: _("Bounce of ours"),
    Outcome.AUTO_REPLY: _("Automatic"),
    Outcome.QUARANTINED: _("In quarantine"),
}
LETTER_STATES: Final[Labels] = {
    LetterState.QUEUED: _("goes out"),
    LetterState.SENDING: _("going out"),
    LetterState.SENT: _("sent"),
    LetterState.PERHAPS_SENT: _("perhaps sent"),
    LetterState.FAILED: _("not sent"),
    LetterState.BOUNCED: _("came back"),
}
