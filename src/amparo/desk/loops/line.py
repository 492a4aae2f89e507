"""The life of a loop as six stations on a line: when each was reached, by when it must be, and how it went."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.core import clock
from amparo.escalations.clocks import lengths
from amparo.escalations.labels import STATE_NAMES
from amparo.escalations.models import Escalation
from amparo.escalations.states import TO_TELL, WITH_AUTHORITY, Clock, Direction, LoopState
from amparo.ui.times import span

_AT_ONCE: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Station:
    """`when` is when it was reached; `by` when it must be. `went` says how it went, `late` that it went badly."""

    name: str | Promise
    mark: str  # done, now, next or locked
    icon: str
    when: datetime | None = None
    who: str = ""
    by: datetime | None = None
    went: str = ""
    late: bool = False


def stations(row: Escalation, *, waiting: int, told: int) -> list[Station]:
    """The line of a loop of which `told` of the `waiting` people who have to be told were told."""
    length = lengths(row.plan["clocks"])
    has_it_by = row.asked_at + length[Clock.ACKNOWLEDGE]
    decided_by = row.asked_at + length[Clock.DECIDE] + row.waited
    return [
        _raised(row),
        _Step(row, row.acknowledged_at, has_it_by, row.acknowledge_by).station(
            gettext_lazy("Acknowledged"), who=row.acknowledged_by, now=row.state == LoopState.RAISED
        ),
        _Step(row, row.working_at, None, row.update_by).station(
            gettext_lazy("In work"),
            who=row.acknowledged_by if row.working_at else "",
            now=row.state in {LoopState.ACKNOWLEDGED, LoopState.WORKING},
        ),
        _Step(row, row.decided_at, decided_by, row.decide_by).station(
            STATE_NAMES[row.outcome or LoopState.ANSWERED], who="", now=False, refused=row.outcome != LoopState.ANSWERED
        ),
        _tell(row, waiting, told),
        _closed(row, told),
    ]


@dataclass(frozen=True)
class _Step:
    """A station of the authority: `reached` or not, with the time it had and the clock that runs."""

    row: Escalation
    reached: datetime | None
    limit: datetime | None
    running: datetime | None

    def station(self, name: str | Promise, *, who: str, now: bool, refused: bool = False) -> Station:
        if self.reached is not None:
            went, late = _compared(self.reached, self.limit, self.row.asked_at)
            return Station(
                name=name,
                mark="done",
                icon="undo-2" if refused and self.row.outcome else "check",
                when=self.reached,
                who=who,
                by=self.limit,
                went=went,
                late=late,
            )
        if self.row.state not in WITH_AUTHORITY:  # it was decided without passing here
            return Station(name=name, mark="skipped", icon="minus")
        left, late = _left(self.running)
        return Station(name=name, mark="now" if now else "next", icon="clock", by=self.running, went=left, late=late)


def _raised(row: Escalation) -> Station:
    unnamed = _("by a colleague") if row.direction == Direction.IN else _("by a procedure")
    who = _("by %(name)s") % {"name": row.raised_by.name} if row.raised_by else unnamed
    again = row.asked_at - row.raised_at > timedelta(seconds=1)
    return Station(
        name=gettext_lazy("Raised"),
        mark="done",
        icon="split" if again else "check",
        when=row.raised_at,
        who=who,
        went=_("asked again %(time)s later") % {"time": span(row.asked_at - row.raised_at)} if again else "",
    )


def _tell(row: Escalation, waiting: int, told: int) -> Station:
    count = ngettext("%(told)s of %(n)s person", "%(told)s of %(n)s people", waiting) % {"told": told, "n": waiting}
    if not waiting:
        count = _("Need not be told")
    if row.state in TO_TELL:
        left, late = _left(row.tell_by)
        return Station(
            name=gettext_lazy("Tell"), mark="now", icon="megaphone", who=count, by=row.tell_by, went=left, late=late
        )
    if row.told_at is not None:
        return Station(name=gettext_lazy("Told"), mark="done", icon="check", when=row.told_at, who=count)
    return Station(name=gettext_lazy("Tell"), mark="next", icon="megaphone", who=count)


def _closed(row: Escalation, told: int) -> Station:
    if row.closed_at is not None:
        return Station(name=gettext_lazy("Closed"), mark="done", icon="check", when=row.closed_at)
    if row.state == LoopState.TOLD:
        who = _("everybody was told") if told else ""
        return Station(name=gettext_lazy("Close"), mark="now", icon="lock-open", who=who)
    return Station(name=gettext_lazy("Closed"), mark="locked", icon="lock", who=_("only after telling"))


def _compared(reached: datetime, limit: datetime | None, since: datetime) -> tuple[str, bool]:
    """How long it took, and whether that was too long."""
    if limit is None or reached < since:
        return "", False
    if reached > limit:
        return _("done %(time)s late") % {"time": span(reached - limit)}, True
    if reached - since < _AT_ONCE:
        return _("at once"), False
    return _("in %(time)s") % {"time": span(reached - since)}, False


def _left(by: datetime | None) -> tuple[str, bool]:
    if by is None:
        return "", False
    present = clock.now()
    if by < present:
        return _("%(time)s late") % {"time": span(present - by)}, True
    return _("%(time)s left") % {"time": span(by - present)}, False
