"""The stories of tickets as their clocks hear them, read from what was said and from the event log."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from django.db.models import Exists, OuterRef, QuerySet

from amparo.audit.models import EventRecord
from amparo.core.kept import kept
from amparo.sla.clocks import Moment, Story, What
from amparo.tickets import events
from amparo.tickets.models import Message, Ticket
from amparo.tickets.states import Delivery, MessageKind

_HEARD: Final = [
    event.type
    for event in (
        events.TicketOpened,
        events.StateChanged,
        events.PriorityChanged,
        events.Merged,
        events.Unmerged,
    )
]


class Told(Protocol):
    """Of a ticket, what its story begins with."""

    @property
    def pk(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def priority(self) -> str: ...


class _Said(NamedTuple):
    """A message; `is_split_off`: it waits for its answer on a ticket of its own."""

    id: int
    ticket_id: int
    kind: str
    at: datetime
    is_automatic: bool
    is_split_off: bool


class _Happened(NamedTuple):
    ticket_id: int
    kind: str
    at: datetime
    data: dict[str, Any]


def stories_of(tickets: Iterable[Told]) -> dict[int, Story]:
    """What happened on each of these tickets so far, by id; two queries for all."""
    rows = {ticket.pk: ticket for ticket in tickets}
    merged_into = {pk: into for pk, into in _merged(list(rows)) if into is not None}
    own: dict[int, list[_Said]] = defaultdict(list)
    for said in map(_Said._make, _messages([*rows, *merged_into])):
        own[said.ticket_id].append(said)
    happened: dict[int, list[_Happened]] = defaultdict(list)
    for event in map(_Happened._make, _events(list(rows))):
        happened[event.ticket_id].append(event)
    elsewhere: dict[int, list[Moment]] = defaultdict(list)
    for source, target in merged_into.items():
        elsewhere[target] += _waiting_on(own[source])
    return {pk: _story(ticket, own[pk], happened[pk], elsewhere[pk]) for pk, ticket in rows.items()}


@kept
def _merged(ticket_ids: list[int]) -> QuerySet[Ticket, tuple[int, int | None]]:
    return Ticket.objects.filter(merged_into__in=ticket_ids).values_list("pk", "merged_into")


@kept
def _messages(ticket_ids: list[int]) -> QuerySet[Message, Any]:
    said = Message.objects.filter(ticket__in=ticket_ids).exclude(kind=MessageKind.NOTE)
    copies = Message.objects.filter(copy_of=OuterRef("pk"))
    return (
        said.exclude(delivery=Delivery.WITHDRAWN)
        .annotate(is_split_off=Exists(copies))
        .order_by("pk")
        .values_list("pk", "ticket_id", "kind", "created_at", "is_automatic", "is_split_off")
    )


@kept
def _events(ticket_ids: list[int]) -> QuerySet[EventRecord, Any]:
    rows = EventRecord.objects.filter(ticket_id__in=ticket_ids, kind__in=_HEARD, subject_kind="ticket")
    return rows.order_by("pk").values_list("ticket_id", "kind", "at", "data")


def _story(ticket: Told, said: list[_Said], happened: list[_Happened], elsewhere: list[Moment]) -> Story:
    """In the order of time; what was said before what it moved, and a mail at the time at which it came."""
    first = said[0] if said else None
    told = any(one.data.get("told") for one in happened if one.kind == events.TicketOpened.type)
    opened_it = first is not None and first.kind == MessageKind.IN
    moments = [_spoken(one) for one in (said[1:] if opened_it else said) if _counts(one)]
    moments += [moment for one in happened if (moment := _moment(one, ticket.number)) is not None]
    changes = [one for one in happened if one.kind == events.PriorityChanged.type]
    return Story(
        began_at=ticket.created_at,
        priority=changes[0].data["old"] if changes else ticket.priority,
        is_awaited=not told and not (opened_it and first is not None and first.is_automatic),
        moments=tuple(sorted([*moments, *elsewhere], key=lambda moment: moment.at)),
    )


def _counts(said: _Said) -> bool:
    return not said.is_automatic and not said.is_split_off


def _spoken(said: _Said) -> Moment:
    return Moment(said.at, What.WROTE if said.kind == MessageKind.IN else What.ANSWERED)


def _waiting_on(said: list[_Said]) -> list[Moment]:
    """What was not answered on a ticket when it was merged waits on the other: by id, as for the ticket itself."""
    answered = max((one.id for one in said if one.kind == MessageKind.OUT and not one.is_automatic), default=0)
    waits = [one for one in said if one.kind == MessageKind.IN and _counts(one) and one.id > answered]
    return [Moment(one.at, What.WROTE_ELSEWHERE) for one in waits]


_TURNS: Final[Mapping[str, What]] = {
    events.StateChanged.type: What.STATE,
    events.PriorityChanged.type: What.PRIORITY,
    events.Merged.type: What.MERGED,
    events.Unmerged.type: What.UNMERGED,
}


def _moment(event: _Happened, number: int) -> Moment | None:
    """Nothing for the opening, and for a merge that only brought another ticket here."""
    what = _TURNS.get(event.kind)
    if what is None or (what in {What.MERGED, What.UNMERGED} and event.data.get("source") != number):
        return None
    return Moment(event.at, what, event.data.get("new", ""))
