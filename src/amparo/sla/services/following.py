"""The clocks of tickets, written in the transaction of whatever moves them.

Each time the whole story is played again (`clocks.play`), and the rows become what it says: so it does not matter in
which order things are heard, and what is taken back is as if it had never been. Only a breach stands for good.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.kept import kept
from amparo.deadlines.services import schedule_all
from amparo.sla.clocks import Clock, Facts, Story, play
from amparo.sla.clocks.timelines import NEVER
from amparo.sla.models import Promise, Target
from amparo.sla.queries.policies import Holding, holding, holding_for, reasons_above, terms_of
from amparo.sla.queries.stories import stories_of
from amparo.sla.services.notices import Missed, let_go, tell
from amparo.sla.states import Metric, TargetState
from amparo.tickets.events import ReasonChanged, TicketOpened
from amparo.tickets.models import Ticket
from amparo.tickets.services import NextDue, set_due

LOOK: Final = "sla:look"
"""The deadline of a ticket, by its id: a warning or the end of a promised time is due."""

Key = tuple[int, str, datetime]


class _Known(NamedTuple):
    """Of a ticket, what a policy is chosen by and its clocks begin with."""

    pk: int
    number: int
    created_at: datetime
    waiting_since: datetime | None
    priority: str
    brand: int
    channel: str
    market: str
    team: int | None
    reason: int | None
    tier: str

    @property
    def facts(self) -> Facts:
        return Facts(
            tier=self.tier,
            channel=self.channel,
            market=self.market,
            reasons=reasons_above(self.reason),
            brand=self.brand,
            team=self.team,
        )


@dataclass
class _Changes:
    """What the rows of some tickets become."""

    moment: datetime
    new: list[Target] = field(default_factory=list)
    due: dict[int, NextDue | None] = field(default_factory=dict)
    look: dict[int, datetime] = field(default_factory=dict)
    missed: list[Missed] = field(default_factory=list)
    done: list[tuple[int, Metric]] = field(default_factory=list)  # late, but done


def hear(rows: Sequence[EventRecord]) -> None:
    """Something happened on tickets: promise what is to be promised, and set their clocks. Their rows are held."""
    opened = {row.ticket_id: row for row in rows if row.ticket_id is not None and row.kind == TicketOpened.type}
    if opened:
        _begin(opened)
    others = {row.ticket_id for row in rows if row.ticket_id is not None} - opened.keys()
    learnt = {row.ticket_id for row in rows if row.kind == ReasonChanged.type and not row.data["old"]}
    if others & learnt:
        _choose_anew(sorted(others & learnt))
    if others:
        follow(sorted(others))


@transaction.atomic
def look(*, ticket_id: int) -> None:
    """It is time to warn, or something is late: play the story up to now."""
    if Ticket.objects.select_for_update(no_key=True).filter(pk=ticket_id).exists():
        follow([ticket_id])


def _begin(opened: Mapping[int, EventRecord]) -> None:
    """What has no story yet needs none to be read."""
    among = holding()
    if not among:
        return
    changes, promises = _Changes(clock.now()), []
    for ticket in map(_Known._make, _known(list(opened))):
        chosen = holding_for(ticket.facts, among)
        if chosen is None:
            continue
        promises.append(_promise(ticket.pk, chosen))
        event = opened[ticket.pk]
        # whom we write to waits for nothing, nor does a machine; what a colleague noted down waits
        is_awaited = not event.data["told"] and (ticket.waiting_since is not None or event.actor_kind == "staff")
        story = Story(began_at=ticket.created_at, priority=ticket.priority, is_awaited=is_awaited)
        _compare(ticket.pk, play(story, chosen.terms, changes.moment), {}, changes)
    Promise.objects.bulk_create(promises)
    _write(changes)


def _promise(ticket_id: int, chosen: Holding) -> Promise:
    return Promise(
        ticket_id=ticket_id,
        policy_version_id=chosen.version_id,
        calendar_version_id=chosen.calendar_version_id,
    )


@kept
def _known(ticket_ids: list[int]) -> QuerySet[Ticket, Any]:
    return Ticket.objects.filter(pk__in=ticket_ids).values_list(
        *("pk", "number", "created_at", "waiting_since", "priority", "brand", "channel", "market", "team", "reason"),
        "contact__tier",
    )


def _choose_anew(ticket_ids: list[int]) -> None:
    """Why the person wrote has become known: until anything was judged, that may be another policy's ticket."""
    judged = Target.objects.filter(promise__in=ticket_ids, state__in=[TargetState.MET, TargetState.BREACHED])
    free = set(ticket_ids) - set(judged.values_list("promise_id", flat=True))
    among = holding() if free else []
    for ticket in map(_Known._make, _known(sorted(free)) if among else ()):
        chosen = holding_for(ticket.facts, among)
        if chosen is not None:
            Promise.objects.update_or_create(
                ticket_id=ticket.pk,
                defaults={
                    "policy_version_id": chosen.version_id,
                    "calendar_version_id": chosen.calendar_version_id,
                },
            )


def follow(ticket_ids: Iterable[int]) -> None:
    """Let the clocks of these tickets stand as their stories say; nothing for those that were promised nothing."""
    promises = {pk: (policy, calendar) for pk, policy, calendar in _promises(list(ticket_ids))}
    if not promises:
        return
    rows: dict[int, dict[Key, Target]] = {pk: {} for pk in promises}
    for row in _targets(list(promises)):
        rows[row.promise_id][row.promise_id, row.metric, row.started_at] = row
    changes = _Changes(clock.now())
    for pk, story in stories_of(map(_Known._make, _known(list(promises)))).items():
        _compare(pk, play(story, terms_of(*promises[pk]), changes.moment), rows[pk], changes)
    _write(changes)


@kept
def _promises(ticket_ids: list[int]) -> QuerySet[Promise, Any]:
    return Promise.objects.filter(pk__in=ticket_ids).values_list("pk", "policy_version", "calendar_version")


@kept
def _targets(ticket_ids: list[int]) -> QuerySet[Target]:
    return Target.objects.filter(promise__in=ticket_ids)


def _compare(ticket_id: int, clocks: Sequence[Clock], rows: dict[Key, Target], changes: _Changes) -> None:
    """Note what is new and due; put right the rows that are there already, and take away what is no longer told."""
    due: list[NextDue] = []
    looks: list[datetime] = []
    for one in clocks:
        row = rows.pop((ticket_id, one.metric, one.started_at), None)
        target = _put(row or Target(promise_id=ticket_id, metric=one.metric, started_at=one.started_at), one, changes)
        if row is None:
            changes.new.append(target)
        if target.running_since is not None and target.due_at is not None and target.due_at < NEVER:
            due.append(NextDue(at=target.due_at, since=target.started_at))
            if target.state == TargetState.ACTIVE:
                looks.append(target.due_at if target.warned_at or one.warn_at is None else one.warn_at)
    for row in rows.values():
        _forget(row, changes.moment)
    changes.due[ticket_id] = min(due, default=None)
    if looks:
        changes.look[ticket_id] = min(looks)


def _put(target: Target, one: Clock, changes: _Changes) -> Target:
    """Let the row stand as the clock does; a breach that was noted stays as it was noted."""
    was_late, before = target.breached_at, _columns(target)
    target.state = TargetState.BREACHED if was_late else one.state
    target.breached_at = was_late or one.breached_at
    target.due_at = was_late or one.due_at
    target.allowed, target.spent = one.allowed, one.spent
    target.running_since, target.ended_at = one.running_since, one.ended_at
    if target.breached_at and not was_late:
        changes.missed.append(Missed(target.promise_id, one.metric, target.breached_at, is_late=True))
    elif one.warn_at is not None and one.warn_at <= changes.moment and not target.warned_at and one.due_at is not None:
        target.warned_at = changes.moment
        changes.missed.append(Missed(target.promise_id, one.metric, one.due_at, is_late=False))
    if was_late and one.ended_at and not before[-1]:
        changes.done.append((target.promise_id, one.metric))
    if not target._state.adding and _columns(target) != before:  # noqa: SLF001 - Django documents it
        target.save(update_fields=_COLUMNS)
    return target


_COLUMNS: Final = (
    *("state", "allowed", "spent", "running_since", "due_at"),
    *("warned_at", "breached_at", "ended_at"),
)


def _columns(target: Target) -> list[Any]:
    return [getattr(target, name) for name in _COLUMNS]


def _forget(row: Target, moment: datetime) -> None:
    """What is not told any more (a message was split off, an answer taken back) was never promised, unless it broke."""
    if row.breached_at is None:
        row.delete()
    elif row.ended_at is None:
        row.ended_at, row.running_since = moment, None
        row.save(update_fields=_COLUMNS)


def _write(changes: _Changes) -> None:
    Target.objects.bulk_create(changes.new)
    set_due(due=changes.due)
    schedule_all(kind=LOOK, due_at=changes.look)
    tell(changes.missed)
    let_go(changes.done)
