"""Codes of the mail room in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.channels.email.states import Outcome

OUTCOME_NAMES: Final[Mapping[str, Promise]] = {
    Outcome.RECEIVED: _("Not read yet"),
    Outcome.OPENED: _("Opened a ticket"),
    Outcome.APPENDED: _("Went on in a ticket"),
    Outcome.BOUNCE: _("Bounce of ours"),
    Outcome.AUTO_REPLY: _("Automatic"),
    Outcome.QUARANTINED: _("In quarantine"),
}
