"""The words for the codes in `states.py`, translated when shown. A test keeps the two lists the same."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels

STATE_NAMES: Final[Labels] = {
    "raised": pgettext_lazy("state of an escalation", "Raised"),
    "acknowledged": pgettext_lazy("state of an escalation", "Acknowledged"),
    "working": pgettext_lazy("state of an escalation", "In work"),
    "answered": pgettext_lazy("state of an escalation", "Answered"),
    "refused": pgettext_lazy("state of an escalation", "Refused"),
    "withdrawn": pgettext_lazy("state of an escalation", "Withdrawn"),
    "told": pgettext_lazy("state of an escalation: everybody who waits was told", "Told"),
    "closed": pgettext_lazy("state of an escalation", "Closed"),
}
LEVEL_NAMES: Final[Labels] = {
    "P0": pgettext_lazy("level of an escalation", "P0 · a life or a child at risk now"),
    "P1": pgettext_lazy("level of an escalation", "P1 · serious, no immediate danger"),
    "P2": pgettext_lazy("level of an escalation", "P2 · a concern"),
    "P3": pgettext_lazy("level of an escalation", "P3 · a question"),
}
CLOCK_NAMES: Final[Labels] = {
    "acknowledge": pgettext_lazy("clock of an escalation", "acknowledge by"),
    "update": pgettext_lazy("clock of an escalation", "say something by"),
    "decide": pgettext_lazy("clock of an escalation", "decide by"),
    "tell": pgettext_lazy("clock of an escalation", "tell by"),
}
VIA_NAMES: Final[Labels] = {
    "desk": pgettext_lazy("way in which an authority spoke", "at the desk"),
    "link": pgettext_lazy("way in which an authority spoke", "by the link"),
    "mail": pgettext_lazy("way in which an authority spoke", "by mail"),
    "webhook": pgettext_lazy("way in which an authority spoke", "by its own system"),
    "noted": pgettext_lazy("way in which an authority spoke", "noted by us"),
}
SAYING_NAMES: Final[Labels] = {
    "question": pgettext_lazy("said in an escalation", "Question"),
    "acknowledged": pgettext_lazy("said in an escalation", "Has it"),
    "ask": pgettext_lazy("said in an escalation", "Asks us"),
    "reply": pgettext_lazy("said in an escalation", "Our reply"),
    "update": pgettext_lazy("said in an escalation", "News"),
    "answer": pgettext_lazy("said in an escalation", "Answer"),
    "refusal": pgettext_lazy("said in an escalation", "Refusal"),
    "redirect": pgettext_lazy("said in an escalation", "Passed on"),
    "back": pgettext_lazy("said in an escalation", "Sent back"),
}
CONCERN_NAMES: Final[Labels] = {
    "self_harm": pgettext_lazy("what a helpline is for", "Self-harm and suicide"),
    "child": pgettext_lazy("what a helpline is for", "Children at risk"),
    "threat": pgettext_lazy("what a helpline is for", "Threats"),
    "hurt_now": pgettext_lazy("what a helpline is for", "Violence at home"),
    "sextortion": pgettext_lazy("what a helpline is for", "Blackmail with intimate pictures"),
    "doxxing": pgettext_lazy("what a helpline is for", "Private data made public"),
    "animal": pgettext_lazy("what a helpline is for", "Harm to animals"),
    "emergency": pgettext_lazy("what a helpline is for", "Emergencies"),
    "health": pgettext_lazy("what a helpline is for", "Health of people who work here"),
    "work": pgettext_lazy("what a helpline is for", "Rights of people who work here"),
}
FLAG_NAMES: Final[Labels] = {
    "in_danger": pgettext_lazy("marked by a person on a form", "Somebody is in danger now"),
    "self_harm": pgettext_lazy("marked by a person on a form", "Self-harm or suicide"),
    "child": pgettext_lazy("marked by a person on a form", "A child is at risk"),
    "threatened": pgettext_lazy("marked by a person on a form", "Threatened"),
    "blackmailed": pgettext_lazy("marked by a person on a form", "Blackmailed with intimate pictures"),
    "exposed": pgettext_lazy("marked by a person on a form", "Private data made public"),
    "animal": pgettext_lazy("marked by a person on a form", "An animal is harmed"),
}
CHECK_NAMES: Final[Labels] = {
    "authority": _("The authority was contacted"),
    "told": _("The person was told"),
    "content": _("It is known whether the content is still up"),
    "evidence": _("The evidence is kept"),
    "debrief": _("A debrief was offered to whoever handled it"),
}
HAND_OVER_STATE_NAMES: Final[Labels] = {
    "offered": pgettext_lazy("state of a hand-over", "Offered"),
    "accepted": pgettext_lazy("state of a hand-over", "Accepted"),
    "taken_back": pgettext_lazy("state of a hand-over", "Taken back"),
}
