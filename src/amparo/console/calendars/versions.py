"""The versions of a calendar: who changed what, and when."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.calendars import queries
from amparo.calendars.hours.document import WEEKDAY_CODES
from amparo.calendars.hours.words import pairs_words
from amparo.calendars.models import CalendarVersion
from amparo.calendars.permissions import CalendarPermission
from amparo.console.page import page
from amparo.core.text import number_in
from amparo.ui.times import dated

_PAGE: Final = 20


@requires(CalendarPermission.CALENDARS_MANAGE)
@require_GET
def calendar_versions(request: StaffRequest, pk: int) -> HttpResponse:
    """Newest first, each with what it changed; `?before=` goes on."""
    found = queries.calendar(pk)
    before = number_in(request.GET.get("before", ""))
    rows = queries.versions_of(found)
    if before is not None:
        rows = rows.filter(number__lt=before)
    versions = list(rows[: _PAGE + 1])
    shown = [
        {"version": version, "changes": changes(older, version)}
        for version, older in zip(versions, [*versions[1:], None], strict=True)
    ][:_PAGE]
    following = versions[_PAGE - 1].number if len(versions) > _PAGE else None
    return page(request, "calendars/versions.html", {"calendar": found, "rows": shown, "next": following})


def changes(older: CalendarVersion | None, version: CalendarVersion) -> list[dict[str, str]]:
    """What each changed part said and says; empty words where it said nothing. None for the first version."""
    if older is None:
        return []
    before, now = _parts(older.document), _parts(version.document)
    return [
        {"part": part, "before": before.get(part, ""), "now": now.get(part, "")}
        for part in {**before, **now}
        if before.get(part) != now.get(part)
    ]


def _parts(document: Mapping[str, Any]) -> dict[str, str]:
    """A document as words by the name of each part."""
    found = {_("Time zone"): str(document["zone"]).replace("_", " ")}
    if document.get("always_open"):
        found[_("Always open")] = _("yes")
    for number, code in enumerate(WEEKDAY_CODES):
        for part, label in (("week", "%(day)s"), ("breaks", _("%(day)s: breaks"))):
            if pairs := document.get(part, {}).get(code):
                found[label % {"day": WEEKDAYS[number]}] = pairs_words(pairs)
    if regions := document.get("regions"):
        found[_("Public holidays of")] = ", ".join(regions)
    for day, said in document.get("dates", {}).items():
        hours = pairs_words(said["hours"]) if said.get("hours") else _("closed")
        found[_date(day)] = _named(hours, said.get("name", ""))
    for part, words in (("added", _("a holiday here")), ("removed", _("no holiday here"))):
        for day, name in document.get(part, {}).items():
            found[_date(day)] = _named(words, name)
    return found


def _date(day: str) -> str:
    return dated(date.fromisoformat(day), "j M Y")


def _named(words: str, name: str) -> str:
    return f"{words} ({name})" if name else words
