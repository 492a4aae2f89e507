"""The meter of one's own day: in words and ten slats, never a figure, on nobody else's screen."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.ui.times import dated
from amparo.wellbeing.budget import Standing, Why
from amparo.wellbeing.queries.own import Day, day_of

_SLATS: Final = 10
_LIGHT: Final = pgettext_lazy("how full one's day is", "light")
_MIDDLE: Final = pgettext_lazy("how full one's day is", "middling")
_FULL: Final = pgettext_lazy("how full one's day is", "full")

_SENTENCES: Final = {
    Why.BUDGET: gettext_lazy("That is enough for one shift: nothing with harm in it comes any more."),
    Why.HIGH_TIME: gettext_lazy("The time for hard material in one shift is reached: nothing hard comes any more."),
    Why.SHIFT_ENDS: gettext_lazy("The end of your shift stays free of hard material."),
    Why.IN_A_ROW: gettext_lazy("After several hard ones something else comes first."),
    Why.COOL_DOWN: gettext_lazy("Time to cool down: nothing hard comes for some minutes."),
    Why.RESTS: gettext_lazy("You are on a break: nothing new comes."),
    Why.NOT_TODAY: gettext_lazy("You chose it: nothing graphic comes."),
}


@dataclass(frozen=True, kw_only=True)
class Meter:
    """How the day stands: a word, and how many of ten slats are filled."""

    word: str | Promise
    filled: int
    is_resting: bool

    @property
    def slats(self) -> list[bool]:
        return [number < self.filled for number in range(_SLATS)]


@requires(ANYONE_SIGNED_IN)
@require_GET
def meter(request: StaffRequest) -> HttpResponse:
    """The meter, for a page that was shown already: no page waits for it."""
    context = {"meter": meter_of(day_of(request.user)), "small": "small" in request.GET}
    answer = render(request, "desk/pause/meter.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def meter_of(day: Day) -> Meter:
    stands = day.standing
    word = _FULL if stands.share >= 1 else _MIDDLE if stands.is_soft else _LIGHT
    return Meter(word=word, filled=min(_SLATS, ceil(stands.share * _SLATS)), is_resting=Why.RESTS in stands.why)


def what_holds(stands: Standing) -> list[str]:
    """Why something does not come now, said to its person."""
    said = [str(sentence) for why, sentence in _SENTENCES.items() if why in stands.why]
    if stands.out_until is not None:
        until = dated(stands.out_until, "MONTH_DAY_FORMAT")
        said.append(_("These weeks are without hard material for you, until %(day)s.") % {"day": until})
    return said
