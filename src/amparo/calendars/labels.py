"""The codes of rotas in words, by what the database keeps."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels

KIND_NAMES: Final[Labels] = {"on_call": _("On call"), "shifts": _("Shifts at the desk")}
SWAP_NAMES: Final[Labels] = {
    "asked": pgettext_lazy("state of a swap", "asked"),
    "accepted": pgettext_lazy("state of a swap", "accepted"),
    "declined": pgettext_lazy("state of a swap", "declined"),
    "withdrawn": pgettext_lazy("state of a swap", "withdrawn"),
}
EVERY_NAMES: Final[Labels] = {
    "hours": _("hours"),
    "days": _("days"),
    "weeks": _("weeks"),
    "months": _("months"),
}
WHY_NAMES: Final[Labels] = {
    "no_calendar": _("This is no calendar that can be read: it needs to be an .ics file."),
    "too_large": _("The file is too large: half a megabyte at most."),
    "too_many": _("There are too many events in it."),
    "no_time": _("it does not say when it begins, or ends before that"),
    "no_name": _("it has no name"),
    "too_long": _("it is longer than a year"),
    "rule": _("its way of recurring is not understood here"),
}
