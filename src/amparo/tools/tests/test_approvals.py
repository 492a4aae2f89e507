"""Danger needs a second person, who sees the case and answers within a time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.cast import staff, story
from tests.races import at_once

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.deadlines.services import run_due
from amparo.notifications.queries import told_to
from amparo.tickets.models import Ticket
from amparo.tools.asking import Asked, CallResult
from amparo.tools.catalogue import Outcome
from amparo.tools.models import Action, Approval, Call
from amparo.tools.queries import waiting_count, waiting_for, who_may_approve
from amparo.tools.services import approve, call, refuse
from amparo.tools.services.erasing import forget_calls
from amparo.tools.states import ApprovalState
from amparo.tools.tests.tool import Tool, data


def ask(revoke: Action, ticket: Ticket, by: User, key: str = "k1", account: str = "u1") -> CallResult:
    asked = Asked(action=revoke.name, ticket=ticket, reason="hacked", key=key, inputs={"account_id": account})
    return call(asked=asked, by=by)


def test_danger_waits_for_a_second_person_and_is_then_done_once(  # noqa: PLR0917 - the cast
    revoke: Action, ticket: Ticket, ana: User, grace: User, noor: User, tool: Tool
) -> None:
    tool.says(data({"revoked": 3}))
    result = ask(revoke, ticket, ana)
    assert result.outcome == Outcome.AWAITING
    assert ask(revoke, ticket, ana).approval_id == result.approval_id
    assert not tool.seen
    assert [one.sentence() for one in told_to(grace)] == [f"Ana needs a second person on ticket {ticket.number}: Conta"]
    assert not told_to(noor)  # she may approve, but not see this ticket
    assert not told_to(ana)
    assert (waiting_count(grace), waiting_count(ana), len(waiting_for(ana))) == (1, 0, 1)
    approve(approval=Approval.objects.get(), by=grace)
    assert "approved" in told_to(ana)[0].sentence()
    done = ask(revoke, ticket, ana)
    assert (done.outcome, done.output) == (Outcome.DONE, {"revoked": 3})
    assert ask(revoke, ticket, ana) == done
    assert len(tool.seen) == 1
    assert story(ticket)[-4:] == [
        "tools:approval:asked",
        "tools:approval:approved",
        "tools:call:asked",
        "tools:call:answered",
    ]
    assert Approval.objects.get().state == ApprovalState.USED


def test_a_refusal_says_why_and_holds(revoke: Action, ticket: Ticket, ana: User, grace: User, tool: Tool) -> None:
    ask(revoke, ticket, ana)
    approval = Approval.objects.get()
    with pytest.raises(Invalid):
        refuse(approval=approval, by=grace, note=" ")
    refuse(approval=approval, by=grace, note="ask her for the code first")
    result = ask(revoke, ticket, ana)
    assert (result.outcome, result.sentence) == (
        Outcome.REFUSED,
        "The second person said no: ask her for the code first",
    )
    with pytest.raises(Conflict):
        approve(approval=approval, by=grace)
    assert not tool.seen


def test_why_a_program_asks_is_read_in_the_language_of_the_second_person(
    revoke: Action, ticket: Ticket, ana: User
) -> None:
    said = {"en": "Step “Sign out”", "es": "Paso “Cerrar”", "pt-BR": "Passo “Sair”"}
    asked = Asked(action=revoke.name, ticket=ticket, reason=said, key="k1", inputs={"account_id": "u1"})
    call(asked=asked, by=ana)
    for language, text in said.items():
        with override(language.lower()):
            assert Approval.objects.get().why == text
            assert text in EventRecord.objects.get(kind="tools:approval:asked").sentence()
    forget_calls(ticket.contact_id)
    assert Approval.objects.get().why == ""


def test_nobody_is_her_own_second_person(revoke: Action, ticket: Ticket, grace: User, ana: User) -> None:
    ask(revoke, ticket, grace)
    approval = Approval.objects.get()
    with pytest.raises(NotAllowed):
        approve(approval=approval, by=grace)
    with pytest.raises(NotAllowed):
        approve(approval=approval, by=ana)  # an agent is no approver
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.update(state=ApprovalState.APPROVED, decided_by=grace)


def test_those_who_may_approve_and_see_the_case_are_told_in_one_query(  # noqa: PLR0917 - the cast
    ticket: Ticket, ana: User, grace: User, olga: User, noor: User, brazil: Team
) -> None:
    nadia = staff("Nadia", Role.REVIEWER, team=brazil)
    staff("Rui", Role.AGENT, team=brazil)
    with CaptureQueriesContext(connection) as seen:
        found = who_may_approve(ticket, besides=grace)
    assert set(found) == {olga, nadia}
    assert len(seen) == 1


def test_who_may_not_see_the_case_may_not_approve(
    revoke: Action, ticket: Ticket, ana: User, latam: Team, noor: User
) -> None:
    ask(revoke, ticket, ana)
    with pytest.raises(Missing):
        approve(approval=Approval.objects.get(), by=noor)


def test_a_yes_is_for_this_very_call(revoke: Action, ticket: Ticket, ana: User, grace: User, tool: Tool) -> None:
    ask(revoke, ticket, ana)
    approve(approval=Approval.objects.get(), by=grace)
    with pytest.raises(Invalid, match="another call"):
        ask(revoke, ticket, ana, account="u2")
    assert ask(revoke, ticket, ana, key="k2").outcome == Outcome.AWAITING
    assert not tool.seen


def test_what_is_hard_to_read_in_a_subject_is_not_told_along(
    revoke: Action, ticket: Ticket, ana: User, grace: User
) -> None:
    Ticket.objects.update(subject="Na live ele cortou os pulsos.")
    ticket.refresh_from_db()
    ask(revoke, ticket, ana)
    assert [one.sentence() for one in told_to(grace)] == [f"Ana needs a second person on ticket {ticket.number}: […]"]


def test_an_answer_too_late_is_none_and_ana_may_ask_anew(
    revoke: Action, ticket: Ticket, ana: User, grace: User, tool: Tool
) -> None:
    ask(revoke, ticket, ana)
    approval = Approval.objects.get()
    with clock.at(clock.now() + timedelta(minutes=31)):
        with pytest.raises(Conflict, match="over"):
            approve(approval=approval, by=grace)
        run_due()
        approval.refresh_from_db()
        assert approval.state == ApprovalState.EXPIRED
        assert "in time" in told_to(ana)[0].sentence()
        assert ask(revoke, ticket, ana).outcome == Outcome.AWAITING
        assert waiting_count(grace) == 1
        tool.says(data({"revoked": 3}))
        approve(approval=approval, by=grace)
        assert ask(revoke, ticket, ana).outcome == Outcome.DONE
    assert len(tool.seen) == 1


def test_a_yes_that_is_not_used_runs_out(revoke: Action, ticket: Ticket, ana: User, grace: User, tool: Tool) -> None:
    ask(revoke, ticket, ana)
    approve(approval=Approval.objects.get(), by=grace)
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert ask(revoke, ticket, ana).outcome == Outcome.AWAITING
        run_due()
    assert Approval.objects.get().state == ApprovalState.EXPIRED
    assert not tool.seen


def test_a_yes_holds_for_another_attempt_within_its_time_only(
    revoke: Action, ticket: Ticket, ana: User, grace: User, tool: Tool
) -> None:
    tool.says(data({}, 503), data({}, 503), data({"revoked": 3}))
    ask(revoke, ticket, ana)
    approve(approval=Approval.objects.get(), by=grace)
    assert ask(revoke, ticket, ana).outcome == Outcome.DOWN
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert ask(revoke, ticket, ana).outcome == Outcome.DOWN
    with clock.at(clock.now() + timedelta(minutes=31)):
        late = ask(revoke, ticket, ana)
        assert waiting_count(grace) == 1
    assert (late.outcome, len(tool.seen)) == (Outcome.AWAITING, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_heard(
    revoke: Action, ticket: Ticket, ana: User, grace: User, brazil: Team
) -> None:
    ask(revoke, ticket, ana)
    olivia = staff("Olivia", Role.LEAD, team=brazil)
    approval = Approval.objects.get()
    found = at_once(
        lambda: approve(approval=approval, by=grace), lambda: refuse(approval=approval, by=olivia, note="no")
    )
    assert sum(isinstance(one, Conflict) for one in found) == 1


@pytest.mark.django_db(transaction=True)
def test_a_yes_is_spent_once(revoke: Action, ticket: Ticket, ana: User, grace: User, tool: Tool) -> None:
    tool.says(data({"revoked": 3}))
    ask(revoke, ticket, ana)
    approve(approval=Approval.objects.get(), by=grace)
    at_once(*[lambda: ask(revoke, ticket, ana)] * 4)
    assert len(tool.seen) == 1
    assert Call.objects.count() == 1
