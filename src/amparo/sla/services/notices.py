"""Who hears that something is nearly late, or late."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import structlog
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from amparo.accounts.queries import leading
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import Fact, record_all
from amparo.notifications.services import notify
from amparo.paging import services as paging
from amparo.paging.queries import calls_anybody, page_of
from amparo.paging.states import Level
from amparo.sla.events import TargetBreached, TargetWarned
from amparo.sla.models import Promise
from amparo.sla.states import Metric
from amparo.tickets.states import Priority

log = structlog.get_logger(__name__)

SENTENCES: Final[Mapping[str, str | Words]] = {
    "sla:near:first_response": _("Ticket %(number)s: the first answer is due soon"),
    "sla:near:next_response": _("Ticket %(number)s: the next answer is due soon"),
    "sla:near:resolution": _("Ticket %(number)s: the solution is due soon"),
    "sla:late:first_response": _("Ticket %(number)s: the first answer is late"),
    "sla:late:next_response": _("Ticket %(number)s: the next answer is late"),
    "sla:late:resolution": _("Ticket %(number)s: the solution is late"),
}
"""Without the person's own words: these leave the house by mail and chat too."""

_LEVELS: Final[Mapping[str, Level]] = {Priority.URGENT: Level.P1, Priority.HIGH: Level.P2}


class Missed(NamedTuple):
    """A promised time of a ticket that is late, or nearly."""

    ticket_id: int
    metric: Metric
    due_at: datetime
    is_late: bool

    @property
    def kind(self) -> str:
        return f"sla:{'late' if self.is_late else 'near'}:{self.metric}"


def tell(missed: Sequence[Missed]) -> None:
    """Record it, tell whoever answers for the ticket, and walk the policy's ladder when something is late."""
    if not missed:
        return
    record_all([_fact(one) for one in missed])
    promises = {
        promise.pk: promise
        for promise in Promise.objects.filter(pk__in={one.ticket_id for one in missed}).select_related(
            "ticket", "policy_version__ladder"
        )
    }
    leads = _leads()
    for one in missed:
        promise = promises[one.ticket_id]
        ticket = promise.ticket
        theirs = [ticket.assignee_id] if ticket.assignee_id else []
        of_team = leads[ticket.team_id] or leads[None]
        people = {*theirs, *of_team} if one.is_late or not theirs else theirs
        notify(users=people, kind=one.kind, ticket_id=ticket.pk, data={"number": ticket.number})
        if one.is_late:
            _call(promise, one)


def _fact(one: Missed) -> Fact:
    event = TargetBreached if one.is_late else TargetWarned
    said = event(metric=one.metric, due_at=one.due_at.isoformat())
    return Fact(event=said, by=SYSTEM, about=Subject("ticket", one.ticket_id))


def _leads() -> Mapping[int | None, set[int]]:
    """Who leads each team, by its id; for tickets of none, and of teams without a lead, every lead there is."""
    found: dict[int | None, set[int]] = defaultdict(set)
    for team_id, user_id in leading().values_list("team_id", "user_id"):
        found[team_id].add(user_id)
        found[None].add(user_id)
    return found


def let_go(done: Sequence[tuple[int, Metric]]) -> None:
    """What was late is done: nobody needs to be called for it any more."""
    for ticket_id, metric in done:
        page = page_of(Subject("ticket", ticket_id), _key(metric))
        if page is not None:
            paging.end(page=page)


def _key(metric: Metric) -> str:
    return f"sla:{metric}"


def _call(promise: Promise, one: Missed) -> None:
    ladder = promise.policy_version.ladder
    if ladder is None:
        return
    if not calls_anybody(ladder):  # it rests, or lost its steps: what is late was told all the same
        log.warning("sla_ladder_calls_nobody", ladder=ladder.pk, ticket_id=one.ticket_id)
        return
    cause = paging.Cause(
        subject=Subject("ticket", one.ticket_id),
        level=_LEVELS.get(promise.ticket.priority, Level.P3),
        kind=one.kind,
        data={"number": promise.ticket.number},
        ticket_id=one.ticket_id,
        key=_key(one.metric),
    )
    paging.start(ladder=ladder, cause=cause)
