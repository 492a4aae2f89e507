"""The codes of this room in words, by what the database keeps: events read them, and events know no states."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels
from amparo.tools.catalogue import Risk

RISK_NAMES: Final[Labels] = {
    Risk.READ: pgettext_lazy("risk of an action", "Reads"),
    Risk.CHANGE: pgettext_lazy("risk of an action", "Changes"),
    Risk.DANGER: pgettext_lazy("risk of an action", "Danger"),
}
RISK_HINTS: Final[Labels] = {
    Risk.READ: _("It looks something up and changes nothing."),
    Risk.CHANGE: _("It changes something that can be put right again."),
    Risk.DANGER: _("It does what is hard to take back. A second person approves it first."),
}
CALL_NAMES: Final[Labels] = {
    "sending": pgettext_lazy("state of a call", "under way"),
    "done": pgettext_lazy("state of a call", "done"),
    "not_found": pgettext_lazy("state of a call", "not found"),
    "refused": pgettext_lazy("state of a call", "refused"),
    "down": pgettext_lazy("state of a call", "no answer"),
    "perhaps": pgettext_lazy("state of a call", "perhaps done"),
}
APPROVAL_NAMES: Final[Labels] = {
    "waiting": pgettext_lazy("state of an approval", "waiting"),
    "approved": pgettext_lazy("state of an approval", "approved"),
    "refused": pgettext_lazy("state of an approval", "refused"),
    "expired": pgettext_lazy("state of an approval", "run out"),
    "used": pgettext_lazy("state of an approval", "approved and done"),
}
AUTH_NAMES: Final[Labels] = {
    "none": _("not at all"),
    "key": _("a key in a header"),
    "bearer": _("a bearer token"),
    "basic": _("user and password (Basic)"),
    "oauth2": _("OAuth 2, client credentials"),
}
