"""A reason that requires its procedure is content with that one, and with no other."""

import pytest
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.errors import Conflict
from amparo.core.text import Variants
from amparo.sops.models import Run, Version
from amparo.sops.running.inputs import Answer
from amparo.sops.services import approve, give, publish, start_draft, start_run, submit
from amparo.sops.states import RunState
from amparo.sops.tests.whole_texts import LOST_LOGIN
from amparo.tickets.models import Ticket
from amparo.tickets.services import Change, change_ticket, save_reason
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db

_FOR_HACKED = LOST_LOGIN.replace("  markets: [BR, PT]", "  reasons: [account-hacked]")
HACKED = _FOR_HACKED.replace("id: lost-login", "id: hacked-account").replace("en: Lost login", "en: Hijacked account")
CALLING = """\
id: cannot-get-in
title: {pt-BR: Não entra, es: No entra, en: Cannot get in}
summary: {pt-BR: Não entra., es: No entra., en: Cannot get in.}
owner: Brasil
risk: low
review_by: 2027-05-01
applies_to: {reasons: [account-login]}
steps:
- {id: stolen, kind: call, title: {pt-BR: Invadida, es: Invadida, en: Hijacked}, sop: hacked-account}
- {id: over, kind: end, outcome: resolved}
scenarios:
- {id: plain, answers: {stolen.phone: differs, stolen.refuse: Nada}, expect: {end: resolved}}
"""


def holds(text: str, grace: User) -> Version:
    katia = User.objects.filter(name="Kátia").first() or staff("Kátia", Role.KNOWLEDGE)
    version = submit(version=start_draft(by=katia, text=text), by=katia)
    return publish(version=approve(version=version, by=grace), by=katia)


def to_its_end(run: Run, ana: User, within: str = "") -> None:
    run = give(run=run, by=ana, given=Answer(step=f"{within}phone", value="differs"))
    assert give(run=run, by=ana, given=Answer(step=f"{within}refuse", value="Nada")).state == RunState.ENDED


def solve(ticket: Ticket, by: User) -> None:
    change_ticket(ticket=Ticket.objects.get(pk=ticket.pk), by=by, change=Change(state=TicketState.SOLVED))


@pytest.fixture
def hacked(ticket: Ticket, olga: User, grace: User) -> Version:
    """The reason of the ticket requires this procedure."""
    label = Variants(texts={"en": "Hijacked account"})
    reason = save_reason(by=olga, code="account-hacked", label=label, requires_sop=True)
    Ticket.objects.filter(pk=ticket.pk).update(reason=reason)
    return holds(HACKED, grace)


def test_another_procedure_does_not_stand_for_the_one_that_the_reason_asks_for(
    hacked: Version, ticket: Ticket, ana: User, grace: User
) -> None:
    other = start_run(
        ticket=ticket, by=ana, version=holds(LOST_LOGIN.replace("  markets: [BR, PT]", "  reasons: [app]"), grace)
    )
    with pytest.raises(Conflict, match="“Hijacked account”: it has not been begun"):
        solve(ticket, ana)
    to_its_end(other, ana)
    with pytest.raises(Conflict, match="“Hijacked account”: it has not been begun"):
        solve(ticket, ana)
    run = start_run(ticket=ticket, by=ana, version=hacked)
    with pytest.raises(Conflict, match="stands at “Does the phone match"):
        solve(ticket, ana)
    to_its_end(run, ana)
    solve(ticket, ana)


def test_a_procedure_that_calls_the_one_asked_for_will_do(
    hacked: Version, ticket: Ticket, ana: User, grace: User
) -> None:
    run = start_run(ticket=ticket, by=ana, version=holds(CALLING, grace))
    with pytest.raises(Conflict, match="“Cannot get in” has not come to its end"):
        solve(ticket, ana)
    to_its_end(run, ana, within="stolen.")
    solve(ticket, ana)
