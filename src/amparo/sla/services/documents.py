"""What a policy says, checked and put into the form in which a version keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from amparo.calendars.models import BusinessCalendar
from amparo.calendars.queries import current_version, opens_again, schedule
from amparo.core.errors import Invalid
from amparo.paging.models import Ladder
from amparo.paging.queries import calls_anybody
from amparo.sla.clocks.policies import CONDITIONS
from amparo.sla.states import Hours, Metric
from amparo.tickets.states import Priority

_MOST_MINUTES: Final = 366 * 24 * 60
_ALL_OF_IT: Final = 100  # percent


@dataclass(frozen=True, kw_only=True)
class PolicyShape:
    """What a policy is. `times`: minutes by metric and priority; `conditions`: see `clocks.policies.CONDITIONS`.

    The warning comes at `warn_share` percent of the time or, where that is 0, `warn_before` minutes before its end.
    """

    name: str
    conditions: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    times: Mapping[Metric, Mapping[Priority, int]] = field(default_factory=dict)
    hours: Mapping[Metric, Hours] = field(default_factory=dict)
    calendar: BusinessCalendar | None = None
    ladder: Ladder | None = None
    warn_share: int = 75
    warn_before: int = 0
    is_active: bool = True


def document_of(shape: PolicyShape) -> dict[str, Any]:
    """`shape` as JSON. Raises Invalid with a sentence about what cannot be promised."""
    times = {metric: _row(shape.times[metric]) for metric in Metric if shape.times.get(metric)}
    times = {metric: row for metric, row in times.items() if row}
    if not times:
        raise Invalid(_("A policy promises at least one time."), field="times")
    if unknown := set(shape.conditions) - set(CONDITIONS):
        raise Invalid(_("A policy cannot ask for %(name)s.") % {"name": min(unknown)}, field="conditions")
    hours = {metric: Hours(shape.hours.get(metric, Hours.BUSINESS)) for metric in times}
    if Hours.BUSINESS in hours.values():
        _check_calendar(shape.calendar)
    if shape.is_active and shape.ladder and not calls_anybody(shape.ladder):
        sentence = _("The ladder %(name)s is out of use: choose one that calls somebody.")
        raise Invalid(sentence % {"name": shape.ladder.name}, field="ladder")
    return {
        "conditions": {name: sorted(shape.conditions[name]) for name in CONDITIONS if shape.conditions.get(name)},
        "times": times,
        "hours": hours,
        **_warning(shape),
    }


def check_minutes(minutes: int) -> int:
    """A time that can be promised. Raises Invalid."""
    if not 0 < minutes <= _MOST_MINUTES:
        raise Invalid(_("A promised time is at least a minute and at most a year."), field="times")
    return minutes


def _row(minutes: Mapping[Priority, int]) -> dict[str, int]:
    return {str(priority): check_minutes(minutes[priority]) for priority in Priority if priority in minutes}


def _check_calendar(calendar: BusinessCalendar | None) -> None:
    if calendar is None:
        raise Invalid(_("To count in business hours, choose a calendar."), field="calendar")
    if not opens_again(schedule(current_version(calendar.pk).pk)):
        sentence = _("The calendar %(name)s never opens: by its hours nothing could ever be due.")
        raise Invalid(sentence % {"name": calendar.name}, field="calendar")


def _warning(shape: PolicyShape) -> dict[str, int]:
    if shape.warn_share:
        if not 0 < shape.warn_share < _ALL_OF_IT:
            raise Invalid(_("The warning comes between 1 and 99 percent of the time."), field="warn_share")
        return {"warn_share": shape.warn_share}
    if timedelta(minutes=shape.warn_before) <= timedelta():
        raise Invalid(_("Say when to warn: at a share of the time, or so long before its end."), field="warn_share")
    return {"warn_before": check_minutes(shape.warn_before)}
