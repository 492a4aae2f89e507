"""The words for the codes in `states.py`, translated when shown."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels

TARGET_NAMES: Final[Labels] = {
    "user": pgettext_lazy("whom a step calls", "Person"),
    "team": pgettext_lazy("whom a step calls", "Team"),
    "rota": pgettext_lazy("whom a step calls", "On call in"),
    "mail": pgettext_lazy("whom a step calls", "Mail address"),
    "url": pgettext_lazy("whom a step calls", "Chat or phone service"),
}
HOURS_NAMES: Final[Labels] = {
    "always": pgettext_lazy("when a step counts", "At any hour"),
    "inside": pgettext_lazy("when a step counts", "Only in the hours of"),
    "outside": pgettext_lazy("when a step counts", "Only outside the hours of"),
}
VIA_WORDS: Final[Labels] = {
    "desk": _("on the desk"),
    "link": _("by the link"),
    "mail": _("by mail"),
    "outside": _("from outside"),
}
EMPTY_WORDS: Final[Labels] = {
    "nobody": _("nobody is there"),
    "hours": _("it counts at other hours"),
}
