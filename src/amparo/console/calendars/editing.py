"""One calendar: what it says, how that falls in the coming two weeks, and saving it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.calendars import queries
from amparo.calendars.hours.document import read, tidy
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.services import save_calendar
from amparo.calendars.use import uses_of
from amparo.console.calendars.coming import TryForm, coming_days, open_time, question_now
from amparo.console.calendars.form import CalendarForm, Dates, as_typed, dates_as_typed, dates_form
from amparo.console.edits import edit_of
from amparo.console.page import attempt, page
from amparo.core.text import number_in


@requires(CalendarPermission.CALENDARS_MANAGE)
@require_http_methods(["GET", "POST"])
def calendar(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new calendar (no `pk`), or one to change; `?from=2` begins with the hours of an older version."""
    found = queries.calendar(pk) if pk else None
    if request.method == "GET":
        return _shown(request, found)
    form, dates = CalendarForm(request.POST), dates_form(request.POST)
    if _both_valid(form, dates):
        shape = form.shape(dates)
        edit = edit_of("calendar", found)
        saved = attempt(form, lambda: save_calendar(by=request.user, shape=shape, calendar=found), edit=edit)
        if saved:
            _say(request, saved)
            return redirect("console:calendar", saved.pk)
    return _page(request, found, form, dates, {})


@requires(CalendarPermission.CALENDARS_MANAGE)
@require_POST
def preview_calendar(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """How the hours that are typed would fall. Saves nothing."""
    found = queries.calendar(pk) if pk else None
    form, dates = CalendarForm(request.POST), dates_form(request.POST)
    if _both_valid(form, dates):
        coming = _coming(tidy(form.shape(dates).document), request.POST)
    else:
        coming = {"unclear": _unclear(form, dates)}
    if request.headers.get("hx-request"):
        return render(request, "console/calendars/coming.html", coming)
    return _page(request, found, form, dates, coming)


def _shown(request: StaffRequest, found: BusinessCalendar | None) -> HttpResponse:
    document: Mapping[str, Any] = {"zone": request.user.time_zone}
    initial: dict[str, Any] = {}
    coming: dict[str, Any] = {}
    if found and found.current:
        document = found.current.document
        initial = {"name": found.name, "code": found.code, "is_active": found.is_active}
        coming = _coming(document)
        if number := request.GET.get("from", ""):
            document = queries.version(found, number_in(number) or 0).document
            messages.info(
                request, _("These are the hours of version %(number)s. They hold once you save.") % {"number": number}
            )
    form = CalendarForm(initial={**initial, **as_typed(document)})
    dates = dates_form(initial=dates_as_typed(document))
    return _page(request, found, form, dates, coming)


def _page(
    request: StaffRequest,
    found: BusinessCalendar | None,
    form: CalendarForm,
    dates: Dates,
    coming: Mapping[str, Any],
) -> HttpResponse:
    context = {"calendar": found, "dates": dates, "uses": uses_of(found) if found else [], **coming}
    return page(request, "calendars/calendar.html", context, form=form, edit=edit_of("calendar", found))


def _coming(document: Mapping[str, Any], asked: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The region beside the form: the days to come, and what was asked or would be."""
    schedule = read(document)
    question = TryForm(asked if asked and "try-amount" in asked else question_now(schedule))
    return {
        "coming": coming_days(document),
        "open_hours": open_time(schedule) / timedelta(hours=1),
        "opens_again": queries.opens_again(schedule),
        "question": question,
        "answer": question.answer(schedule) if question.is_valid() else "",
    }


def _both_valid(form: CalendarForm, dates: Dates) -> bool:
    """Both are asked, so that all that is wrong is said at once."""
    if not dates.is_valid():
        form.add_error(None, _("Look at the dates that are different: something there cannot be read."))
    return form.is_valid()


def _unclear(form: CalendarForm, dates: Dates) -> list[str]:
    """What cannot be read, each with the name of its field."""
    rows = [(form, form.errors), *((row, row.errors) for row in dates.forms)]
    return [
        f"{one.fields[name].label}: {problem}" if name in one.fields else str(problem)
        for one, errors in rows
        for name, problems in errors.items()
        for problem in problems
    ]


def _say(request: StaffRequest, saved: BusinessCalendar) -> None:
    """That it is saved; and clearly, when nothing can ever be due by it."""
    if saved.current_id and queries.opens_again(queries.schedule(saved.current_id)):
        messages.success(request, _("Saved."))
    else:
        messages.warning(request, _("Saved, but with these hours it never opens: nothing could ever be due by it."))
