"""How the notifications of this room read."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.core.text import Labels
from amparo.wellbeing.services.caring import DEBRIEF
from amparo.wellbeing.services.looking import ASKED_FOR, LET_IN
from amparo.wellbeing.services.talking import ANSWERED_NO, ANSWERED_YES, CALLED

SENTENCES: Final[Labels] = {
    ANSWERED_NO: _("%(name)s cannot talk now. Somebody else may"),
    ANSWERED_YES: _("%(name)s has time to talk"),
    ASKED_FOR: _("%(name)s asked for what is yours alone, and was shown nothing"),
    CALLED: _("%(name)s would like to talk to you, when you have a moment"),
    DEBRIEF: _("Escalation %(number)s is over. Take your time; if you like to talk, somebody will listen"),
    LET_IN: _("%(name)s made a way into your account (a new password, or no second step). Did you ask for it?"),
}
