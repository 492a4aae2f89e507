"""Raising a loop, and joining one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.text import Variants
from amparo.escalations import events
from amparo.escalations.directory import Rule, authority_for
from amparo.escalations.form import Answers, facts_of
from amparo.escalations.models import Authority, DirectoryRule, Escalation, EscalationKind, EscalationTicket
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.proposals import critical_loop_of
from amparo.escalations.services import notices
from amparo.escalations.services.authority.talk import say
from amparo.escalations.services.calling.pages import call_authority, stop_calling, tell_uncalled
from amparo.escalations.services.raising.proposing import note_raised
from amparo.escalations.services.rows import hold_loop, move_loop, plan_for, put, said_of, set_clocks, tell_story
from amparo.escalations.states import (
    GRAVE,
    TO_TELL,
    Direction,
    Level,
    LoopState,
    Saying,
)
from amparo.tickets.models import Ticket
from amparo.tickets.services import Change, change_ticket, hold_tickets
from amparo.tickets.services.rows import check_visible, refuse_finished
from amparo.tickets.states import Priority, Risk, TicketState

CRITICAL_KIND: Final = "critical"
"""The code of the kind that is made when nothing else says what a P0 is."""


@dataclass(frozen=True, kw_only=True)
class Raising:
    """What is asked. `facts` answers the form of the kind; without `authority`, the directory says who decides."""

    kind: EscalationKind
    level: Level
    question: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    authority: Authority | None = None


@transaction.atomic
def raise_escalation(*, tickets: Sequence[Ticket], by: Doer, what: Raising) -> Escalation:
    """Ask an authority about these tickets; they are not solved before their people were told.

    Raises Invalid without a question, without an answer the form requires, or where the directory names nobody: only a
    P0 is raised all the same. Raises TicketClosed and TicketMerged.
    """
    demand(by, EscalationPermission.RAISE)
    if not tickets:
        raise Invalid(_("Choose at least one ticket."), field="tickets")
    if not what.question.strip():
        raise Invalid(_("Say what has to be decided."), field="question")
    market = tickets[0].market
    authority = what.authority or decides(what.kind, market=market, level=what.level)
    if authority is None and what.level != Level.P0:
        raise Invalid(_("The directory does not say who decides this."), field="kind")
    _make_ready(tickets, by=by)
    row = begin_loop(what, authority, market, by=by)
    add_tickets(row, tickets, by=by)
    say(row, Saying.QUESTION, what.question, by=by)
    tell_story(row, events.Raised(kind=what.kind.code, direction=row.direction, **said_of(row)), by=by)
    _alarm(row, tickets)
    note_raised(row, tickets, by=row.raised_by)
    call_authority(row)
    told = notices.their_side(row) | (notices.leads_above(row) if row.level in GRAVE or authority is None else set())
    tell_uncalled(notices.RAISED, row, told, by=by)
    return row


@transaction.atomic
def raise_critical(*, ticket: Ticket, by: User, why: str = "") -> Escalation:
    """P0 without asking anybody: a life, or a child, is at risk now. Nothing is required, not even a word.

    A ticket that waits for a P0 already gives that one.
    """
    demand(by, EscalationPermission.RAISE)
    Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)  # two who press at once raise one
    found = critical_loop_of(ticket)
    if found is not None:
        note_raised(found, [ticket], by=by)
        return found
    kind = _critical_kind()
    authority = decides(kind, market=ticket.market, level=Level.P0)
    with override(authority.language.lower() if authority else by.locale):
        question = why.strip() or _("A life or a child may be at risk now. Please look at once.")
    what = Raising(kind=kind, level=Level.P0, question=question, authority=authority)
    return raise_escalation(tickets=[ticket], by=by, what=what)


def decides(kind: EscalationKind, *, market: str, level: str) -> Authority | None:
    """Who decides a kind in a market at a level, as the directory says; None when it names nobody."""
    active = DirectoryRule.objects.filter(kind=kind, authority__is_active=True)
    rules = [
        Rule(market=rule_market, level=rule_level, authority_id=authority_id)
        for rule_market, rule_level, authority_id in active.values_list("market", "level", "authority_id")
    ]
    chosen = authority_for(rules, market=market, level=level)
    return Authority.objects.get(pk=chosen) if chosen is not None else None


@transaction.atomic
def join(*, escalation: Escalation, tickets: Sequence[Ticket], by: Doer) -> Escalation:
    """Let further tickets wait for the same answer. A loop whose people were all told is open again."""
    demand(by, EscalationPermission.RAISE)
    _make_ready(tickets, by=by)
    row = hold_loop(escalation, by=by, permission=EscalationPermission.RAISE)
    if row.state == LoopState.CLOSED:
        raise Conflict(_("This escalation is closed. Raise a new one."))
    known = set(row.waiting.filter(ticket__in=tickets).values_list("ticket_id", flat=True))
    new = [ticket for ticket in tickets if ticket.pk not in known]
    if not new:
        return row
    add_tickets(row, new, by=by)
    note_raised(row, new, by=by if isinstance(by, User) else None)
    if row.state == LoopState.TOLD:
        open_again(row, by=by)
    else:
        put(row)
    _alarm(row, new)
    return row


def open_again(row: Escalation, *, by: Doer) -> None:
    """Somebody has not been told after all: a held loop goes back to its outcome, and the time to tell runs anew."""
    move_loop(row, to=LoopState(row.outcome), tell_since=clock.now(), told_at=None, closed_at=None)
    tell_story(row, events.OpenedAgain(**said_of(row)), by=by)
    notices.tell(notices.OPENED_AGAIN, row, notices.our_side(row) | notices.leads_above(row), by=by)


@transaction.atomic
def change_level(*, escalation: Escalation, by: User, level: Level, reason: str) -> Escalation:
    """Call a loop graver or less grave while the authority has it; its clocks are planned anew from when it was asked.

    Who makes less of a P0 may close one.
    """
    row = hold_loop(escalation, by=by, permission=EscalationPermission.RAISE)
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    if level == row.level:
        return row
    if row.state in {*TO_TELL, LoopState.TOLD, LoopState.CLOSED}:
        raise Conflict(_("This is decided already."))
    if row.level == Level.P0:
        demand(by, EscalationPermission.CLOSE_CRITICAL)
    before = row.level
    put(row, level=level, plan=plan_for(row.kind, level, row.authority))
    event = events.LevelChanged(before=before, reason=reason.strip(), **said_of(row))
    tell_story(row, event, by=by)
    _alarm(row, list(Ticket.objects.filter(escalations__escalation=row)))
    if level in GRAVE:
        stop_calling(row)  # what was called for as a question is called for as danger
        call_authority(row)
        told = notices.their_side(row) | notices.leads_above(row)
        tell_uncalled(notices.RAISED, row, told, by=by)
    return row


def _critical_kind() -> EscalationKind:
    """What the one key raises. A desk that nobody has furnished yet can raise it too."""
    found = EscalationKind.objects.filter(is_critical=True, is_active=True).order_by("pk").first()
    if found is not None:
        return found
    name = Variants(
        source="en", texts={"en": "Life at risk now", "pt-BR": "Vida em risco agora", "es": "Vida en riesgo ahora"}
    )
    kind, _made = EscalationKind.objects.get_or_create(
        code=CRITICAL_KIND, defaults={"name": name, "level": Level.P0, "is_critical": True}
    )
    return kind


def _make_ready(tickets: Sequence[Ticket], *, by: Doer) -> None:
    """Hold the tickets; one that was solved is open again, since somebody still has to be told."""
    hold_tickets([ticket.pk for ticket in tickets])
    for row in Ticket.objects.select_related("merged_into").filter(pk__in=[ticket.pk for ticket in tickets]):
        check_visible(row, by=by)
        refuse_finished(row)
        if row.state == TicketState.SOLVED:
            change_ticket(ticket=row, by=SYSTEM, change=Change(state=TicketState.OPEN))


def begin_loop(
    what: Raising, authority: Authority | None, market: str, *, by: Doer, direction: Direction = Direction.OUT
) -> Escalation:
    """The row of a new loop, with its plan frozen and its clocks running."""
    lenient = what.level == Level.P0 and direction == Direction.OUT
    facts = facts_of(what.kind.questions, Answers(given=what.facts, lenient=lenient))
    present, person = clock.now(), by if isinstance(by, User) else None
    row = Escalation.objects.create(
        direction=direction,
        kind=what.kind,
        level=what.level,
        authority=authority,
        market=market,
        question=what.question.strip(),
        facts=facts,
        plan=plan_for(what.kind, what.level, authority),
        raised_by=person,
        keeper=person if direction == Direction.OUT else None,
        raised_at=present,
        asked_at=present,
        spoken_at=present,
    )
    row.refresh_from_db(fields=["number"])
    set_clocks(row)
    return row


def add_tickets(row: Escalation, tickets: Sequence[Ticket], *, by: Doer) -> None:
    """Let these tickets wait for a held loop."""
    person = by if isinstance(by, User) else None
    present = clock.now()
    EscalationTicket.objects.bulk_create(
        [EscalationTicket(escalation=row, ticket=ticket, added_by=person, added_at=present) for ticket in tickets]
    )
    for ticket in tickets:
        tell_story(row, events.TicketJoined(**said_of(row)), by=by, ticket_id=ticket.pk)


def _alarm(row: Escalation, tickets: Sequence[Ticket]) -> None:
    """On a P0, the tickets say so themselves."""
    if row.level == Level.P0:
        for ticket in tickets:
            change_ticket(ticket=ticket, by=SYSTEM, change=Change(priority=Priority.URGENT, risk=Risk.HIGH))
