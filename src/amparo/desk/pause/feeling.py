"""Check-ins: voluntary, off until somebody begins, read by nobody else. A line of one's own, no diagnosis."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.core.text import in_language, language_now
from amparo.desk.pause import trend
from amparo.wellbeing.instruments import Instrument, instruments
from amparo.wellbeing.models import CheckIn
from amparo.wellbeing.queries.own import check_ins_of
from amparo.wellbeing.services import check_in, forget_check_ins

_OURS: Final = "after_work"


class CheckInForm(forms.Form):
    """The questions of an instrument, in the language of the moment; none is answered beforehand."""

    def __init__(self, said: QueryDict | None, *, instrument: Instrument) -> None:
        super().__init__(said)
        language = language_now()
        answers = [(number, in_language(text, language)) for number, text in enumerate(instrument.answers)]
        for question in instrument.questions:
            self.fields[question.code] = forms.TypedChoiceField(
                label=in_language(question.text, language), choices=answers, coerce=int, widget=forms.RadioSelect
            )


@requires(ANYONE_SIGNED_IN)
@require_http_methods(["GET", "POST"])
def page(request: StaffRequest) -> HttpResponse:
    """One's own line, and the questions when it is time; `instrument` chooses another than ours."""
    known = instruments()
    instrument = known.get(request.GET.get("instrument", ""), known[_OURS])
    form = CheckInForm(request.POST if request.method == "POST" else None, instrument=instrument)
    if request.method == "POST" and form.is_valid():
        try:
            check_in(person=request.user, code=instrument.code, answers=form.cleaned_data)
        except AmparoError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Kept, for you alone."))
            return redirect("desk:check-ins")
    mine = [one for one in check_ins_of(request.user) if one.instrument == instrument.code]
    answer = render(request, "desk/pause/check_ins.html", _context(instrument, form, mine))
    answer.status_code = 422 if form.errors else 200
    answer["Cache-Control"] = "no-store"
    return answer


@requires(ANYONE_SIGNED_IN)
@require_POST
def forget(request: StaffRequest) -> HttpResponse:
    """Delete all of one's own check-ins."""
    forget_check_ins(person=request.user)
    messages.success(request, _("Deleted. Nothing of it is kept."))
    return redirect("desk:check-ins")


def _context(instrument: Instrument, form: CheckInForm, mine: Sequence[CheckIn]) -> dict[str, Any]:
    language = language_now()
    drawn = trend.points([(one.at, one.score) for one in mine])
    again = again_from(instrument, mine)
    return {
        "here": "check-ins",
        "form": form,
        "name": in_language(instrument.name, language),
        "what_for": in_language(instrument.about, language),
        "source": in_language(instrument.source, language),
        "licence": instrument.licence,
        "is_validated": language in instrument.validated,
        "others": [
            (one.code, in_language(one.name, language)) for one in instruments().values() if one.code != instrument.code
        ],
        "points": drawn,
        "line": trend.line(drawn),
        "width": trend.WIDTH,
        "height": trend.HEIGHT,
        "again": again if again and again > clock.now() else None,
    }


def again_from(instrument: Instrument, mine: Sequence[CheckIn]) -> datetime | None:
    """When the questions are offered again: asking more often says nothing more."""
    return mine[-1].at + timedelta(days=instrument.every_days) if mine else None
