"""What a person says of their own shifts. Times are those of their own zone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import User
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.queries.ahead import Ahead, absences_ahead
from amparo.calendars.rotas.spans import Span
from amparo.core import clock
from amparo.core.text import number_in
from amparo.ui.fields import MomentField
from amparo.ui.times import dated


class SpanForm(forms.Form):
    start = MomentField(label=gettext_lazy("From"))
    end = MomentField(label=gettext_lazy("Until"))

    def span(self) -> Span:
        return Span(self.cleaned_data["start"], self.cleaned_data["end"])


class SwapForm(SpanForm):
    """`deal` is a colleague, perhaps with a shift of theirs that is taken in exchange: "7" or "7|<start>|<end>".

    Whoever has no time at `given`, the time that is offered, stands last, in a group that says so.
    """

    deal = forms.ChoiceField(label=gettext_lazy("Who takes it, and for what"))

    def __init__(self, *args: Any, user: User, plan: Ahead, given: Span | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name")
        able = [other for other in others if other.may(CalendarPermission.SWAP)]
        self.people = {other.pk: other for other in able}
        taken = _taken(plan, [user.pk, *self.people])
        free: list[tuple[str, str]] = []
        busy: list[tuple[str, str]] = []
        for one in plan.shifts:
            if one.member in self.people:
                can = _has_time(taken, one.member, given) and _has_time(taken, user.pk, Span(one.start, one.end))
                deal = f"{one.member}|{one.start.isoformat()}|{one.end.isoformat()}"
                (free if can else busy).append((deal, _in_exchange(plan, one.member, one)))
        for other in able:
            gift = _("%(name)s, nothing in exchange") % {"name": other.name}
            (free if _has_time(taken, other.pk, given) else busy).append((str(other.pk), gift))
        groups = [(_("On shift or away at that time"), busy)] if busy else []
        self.fields["deal"].choices = [*free, *groups]  # type: ignore[attr-defined] # as declared above

    def colleague(self) -> User:
        return self.people[number_in(self.cleaned_data["deal"].partition("|")[0]) or 0]

    def takes(self) -> Span | None:
        _colleague, *times = self.cleaned_data["deal"].split("|")
        return Span(*map(clock.read, times)) if times else None


def _taken(plan: Ahead, people: Sequence[int]) -> Mapping[object, list[Span]]:
    """When each stands in on this rota, or is away."""
    found: dict[object, list[Span]] = defaultdict(list)
    for shift in plan.shifts:
        found[shift.member].append(Span(shift.start, shift.end))
    for absence in absences_ahead(people):
        found[absence.user_id].append(Span(absence.start, absence.end))
    return found


def _has_time(taken: Mapping[object, list[Span]], person: object, span: Span | None) -> bool:
    return span is None or not any(one.start < span.end and span.start < one.end for one in taken.get(person, ()))


def _in_exchange(plan: Ahead, member: object, shift: Any) -> str:
    values = {"name": plan.names[member], "start": _shown(shift.start), "end": _shown(shift.end)}
    return _("%(name)s, for theirs from %(start)s until %(end)s") % values


def _shown(moment: datetime) -> str:
    return dated(localtime(moment), "D j M, H:i")


def times_in(said: QueryDict) -> dict[str, datetime]:
    """The times of a shift as a link bears them; nothing when they are no times."""
    try:
        return {name: localtime(clock.read(said.get(name, ""))) for name in ("start", "end")}
    except ValueError:
        return {}
