"""A step asks an authority, and the reply that follows closes the loop."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.accounts.models import User
from amparo.core.errors import Invalid
from amparo.core.text import language_now
from amparo.escalations.form import as_asked, prefilled
from amparo.escalations.models import EscalationKind, EscalationTicket
from amparo.escalations.services import Raising, decides, link_told, raise_escalation
from amparo.escalations.states import TO_TELL, WITH_AUTHORITY, Level
from amparo.sops.models import Run, RunEscalation
from amparo.sops.queries.case import case_of
from amparo.sops.queries.known import found_in, words_of_tools
from amparo.sops.queries.runs.speaking import to_staff, values_of
from amparo.sops.queries.versions.library import library_of
from amparo.sops.running.effects import AskAuthority
from amparo.sops.running.state import State
from amparo.tickets.models import Message


def ask_authority(run: Run, effect: AskAuthority, by: Any) -> None:
    """Raise what the step asks. Who went back and came again finds the same question, as long as nobody decided it.

    Raises Invalid when the desk has no such kind, and what raising raises: the run stays where it was.
    """
    standing = RunEscalation.objects.filter(run=run, step=effect.step, escalation__state__in=WITH_AUTHORITY)
    if standing.update(visit=effect.visit):
        return
    kind = EscalationKind.objects.filter(code=effect.about, is_active=True).first()
    if kind is None:
        raise Invalid(_("The procedure names “%(name)s”, which is not there.") % {"name": effect.about})
    level = Level(effect.level or kind.level)
    authority = decides(kind, market=run.ticket.market, level=level)
    language = authority.language if authority else ""
    question = to_staff(effect.question, language, _values(run, effect, by))
    with override((language or language_now()).lower()):  # what tools said reads in the authority's words
        facts = prefilled(kind.questions, run.ticket) | as_asked(kind.questions, _facts(run, effect))
    what = Raising(kind=kind, level=level, question=question, facts=facts, authority=authority)
    raised = raise_escalation(tickets=[run.ticket], by=by, what=what)
    RunEscalation.objects.create(run=run, step=effect.step, visit=effect.visit, escalation=raised)


def _facts(run: Run, effect: AskAuthority) -> dict[str, Any]:
    """What the step tells the authority; an answer or what a tool said, passed on as it is, with its words."""
    state, library = State.from_json(run.memory), library_of(run)
    sop = library[state.visits[effect.visit].sop]
    paths = sop.step(effect.step.rpartition(".")[2]).fields.get("with", {})
    found = dict(found_in(state.frames[-1], sop, words_of_tools())) if paths else {}
    return {name: found.get(paths[name], value) for name, value in effect.facts.items()}


def _values(run: Run, effect: AskAuthority, by: User) -> dict[str, str]:
    state = State.from_json(run.memory)
    sop = library_of(run)[state.visits[effect.visit].sop]
    return values_of(run.ticket, by, case_of(run.ticket).facts(), state, sop)


@transaction.atomic
def told_by_reply(*, run: Run, message: Message, by: User) -> None:
    """What the procedure just wrote to the person tells them the outcome of what it had asked."""
    loops = RunEscalation.objects.filter(run=run, escalation__state__in=TO_TELL).values("escalation")
    waiting = EscalationTicket.objects.filter(
        escalation__in=loops, ticket=run.ticket_id, told_at__isnull=True, waived_at__isnull=True
    )
    for one in waiting.select_related("escalation"):
        link_told(waiting=one, message=message, by=by)
