"""What may mean danger is proposed: what a person wrote or marked, or a colleague's doubt. Somebody decides."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.accounts.queries import leads_of
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import Fact, record, record_all
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.core.kept import kept
from amparo.core.moves import move
from amparo.escalations import events
from amparo.escalations.models import Escalation, Proposal
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.proposals import critical_loop_of
from amparo.escalations.services import notices
from amparo.escalations.signs.flags import Flag, flags_in, signs_of
from amparo.escalations.signs.harms import HARM_OF
from amparo.escalations.signs.reading import Danger, Sign, gravest, signs_in
from amparo.escalations.states import GRAVE, PROPOSAL_LIFE, Level, ProposalState
from amparo.media.harm import Harm
from amparo.notifications.services import notify
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import classify_by_words, set_danger
from amparo.tickets.services.rows import check_visible


def look_for_signs(received: Sequence[EventRecord]) -> list[Proposal]:
    """Read what has just been written (`MessageReceived`, or a `NoteWritten` of what a person said and marked).

    Where its words, or the person's own marks, may mean danger, it is proposed; in their transaction, since what goes
    out by itself asks whether something was proposed.
    """
    marked = {row.subject_id: flags_in(row.data["marked"]) for row in received}
    read = (_proposal(message, marked[message.pk]) for message in _written(list(marked)))
    proposals = [proposal for proposal in read if proposal is not None]
    if not proposals:
        return []
    made = Proposal.objects.bulk_create(proposals)
    record_all(_fact(proposal) for proposal in made)
    _show_on({proposal.ticket_id for proposal in made})
    classify_by_words(harms={proposal.message_id: _harm(proposal) for proposal in made if proposal.message_id})
    for proposal in made:
        if proposal.level in GRAVE:
            _call_to_look(proposal)
    return made


def _proposal(message: Message, flags: Sequence[Flag]) -> Proposal | None:
    signs = [*signs_of(flags), *_signs_of(message)]
    level = gravest(signs)
    if level is None:
        return None
    kept = [_kept(sign) for sign in signs]
    return Proposal(ticket_id=message.ticket_id, message=message, level=level, signs=kept, marked=list(flags))


@kept
def _written(message_ids: list[int]) -> QuerySet[Message]:
    messages = Message.objects.filter(pk__in=message_ids, is_automatic=False)
    return messages.only("pk", "ticket_id", "subject", "text").order_by("pk")


@transaction.atomic
def doubt(*, ticket: Ticket, by: User) -> Proposal:
    """Whoever is not sure whether a life is at risk asks others to look.

    Raises Conflict where they are asked, or called already: a P0 is more than a doubt.
    """
    demand(by, EscalationPermission.RAISE)
    check_visible(ticket, by=by)
    Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)  # of two who doubt at once, one asks
    proposed = Proposal.objects.filter(_on({ticket.pk}), state=ProposalState.PROPOSED, level=Level.P0)
    if proposed.exists() or critical_loop_of(ticket):
        raise Conflict(_("Others are asked to look already."))
    proposal = Proposal.objects.create(ticket=ticket, level=Level.P0, doubted_by=by)
    about = Subject("proposal", proposal.pk)
    record(events.Doubted(), by=actor_of(by), about=about, ticket_id=ticket.pk)
    _show_on({ticket.pk})
    _call_to_look(proposal)
    return proposal


@transaction.atomic
def dismiss_proposal(*, proposal: Proposal, by: User) -> Proposal:
    """Say that the words do not mean danger. Raises Conflict when somebody decided already."""
    demand(by, EscalationPermission.RAISE)
    check_visible(proposal.ticket.merged_into or proposal.ticket, by=by)
    if not move(proposal, to=ProposalState.DISMISSED, by=PROPOSAL_LIFE, decided_by=by, decided_at=clock.now()):
        raise Conflict(_("Somebody decided this already."))
    _show_on({proposal.ticket_id})
    about = Subject("proposal", proposal.pk)
    record(events.ProposalDismissed(), by=actor_of(by), about=about, ticket_id=proposal.ticket_id)
    return proposal


def note_raised(row: Escalation, tickets: Iterable[Ticket], *, by: User | None) -> None:
    """What was proposed on these tickets has become a loop.

    A loop that is not grave itself decides nothing graver: who asks about a payment has not looked at a danger.
    """
    ids = {ticket.pk for ticket in tickets}
    proposed = Proposal.objects.filter(_on(ids), state=ProposalState.PROPOSED)
    if row.level not in GRAVE:
        proposed = proposed.filter(level__gte=row.level)
    if proposed.update(state=ProposalState.RAISED, escalation=row, decided_by=by, decided_at=clock.now()):
        _show_on(ids)


def show_danger(joined: Sequence[EventRecord]) -> None:
    """Tickets were merged, or taken apart again (`Merged`, `Unmerged`): what is in doubt moves along."""
    _show_on({row.subject_id for row in joined})


def _on(ticket_ids: set[int]) -> Q:
    """What stands on these tickets, or on those that were merged into them."""
    return Q(ticket__in=ticket_ids) | Q(ticket__merged_into__in=ticket_ids)


def _show_on(ticket_ids: set[int]) -> None:
    """Keep what is in doubt beside the tickets, for lists; of two who decide at once, the second sees both."""
    shown = Q(pk__in=ticket_ids) | Q(pk__in=Ticket.objects.filter(pk__in=ticket_ids).values("merged_into"))
    held = Ticket.objects.select_for_update(no_key=True).filter(shown).order_by("pk").values_list("pk", flat=True)
    danger = dict.fromkeys(held, "")
    standing = Proposal.objects.filter(_on(set(danger)), state=ProposalState.PROPOSED)
    by_ticket = standing.values_list(Coalesce("ticket__merged_into", "ticket")).annotate(Min("level"))
    set_danger(danger=danger | dict(by_ticket))


def _signs_of(message: Message) -> list[Sign]:
    """Those in the text, and those in the subject, which stand at no place in the text."""
    named = [Sign(danger=sign.danger, level=sign.level, start=0, end=0) for sign in signs_in(message.subject)]
    return named + signs_in(message.text)


def _harm(proposal: Proposal) -> Harm:
    """What the gravest sign says of the message's words, and of what came with it."""
    return HARM_OF[Danger(min(proposal.signs, key=lambda sign: sign["level"])["code"])]


def _kept(sign: Sign) -> dict[str, Any]:
    return {"code": str(sign.danger), "level": str(sign.level), "start": sign.start, "end": sign.end}


def _fact(proposal: Proposal) -> Fact:
    seen = list(dict.fromkeys(sign["code"] for sign in proposal.signs))
    event = events.SignsSeen(level=proposal.level, signs=seen)
    return Fact(event=event, by=SYSTEM, about=Subject("proposal", proposal.pk), ticket_id=proposal.ticket_id)


def _call_to_look(proposal: Proposal) -> None:
    """Whose the ticket is and who leads there; with nobody there, every lead. On a P0 in their quiet hours as well."""
    ticket = Ticket.objects.only("number", "assignee_id", "team_id").get(pk=proposal.ticket_id)
    people = {*leads_of(team=ticket.team_id), ticket.assignee_id}
    doubts = proposal.doubted_by
    notify(
        users=[one for one in people if one and one != proposal.doubted_by_id],
        kind=notices.DOUBTED if doubts else notices.PROPOSED,
        ticket_id=ticket.pk,
        data={"ticket": ticket.number, **({"who": doubts.name} if doubts else {})},
        call=True,
        urgent=proposal.level == Level.P0,
    )
