"""What was decided happens in the other system: once, by a tool that the rules name, and people hear when it does not."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.labels import VALUE_NAMES
from amparo.moderation.models import Case
from amparo.moderation.queries.carrying import values_of
from amparo.moderation.rules import VALUES, Book, Rule
from amparo.moderation.states import Round, Verdict
from amparo.moderation.tasks import carry_after_approval, carry_out
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.notifications.models import Notification
from amparo.tickets.models import Ticket
from amparo.tools.catalogue import Risk
from amparo.tools.models import Action, Approval, Call
from amparo.tools.services import approve, expire_approval, refuse
from amparo.tools.tests.tool import Tool, data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def overturned(hands_in: HandsIn, ticket: Ticket, noor: User, olga: User, unlock: Action) -> Case:
    """A measure that held was wrong: the rules say that the account is to be unlocked."""
    inputs = {"account_id": "creator_ref", "note": "reason"}
    tools = {"overturned": {"action": unlock.name, "inputs": inputs}}
    services.save_rules(book=Book(rules=(Rule(code="all"),), tools=tools), by=olga)
    case = hands_in(ticket=ticket, is_taken=True)
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS))
    services.see_first(case=case, by=noor)
    services.decide(case=case)
    with clock.at(clock.now() + timedelta(minutes=1)):
        arbiter = User.objects.get(pk=olga.pk)
        assert services.claim_next(by=arbiter, round_=Round.ARBITER) == case
        services.arbitrate(case=case, by=arbiter, words=says(Verdict.OVERTURNS))
    with clock.at(clock.now() + timedelta(minutes=2)):
        run_due()
    return Case.objects.get(pk=case.pk)


def test_a_tool_may_be_filled_with_all_that_is_known_of_a_decision(overturned: Case) -> None:
    known = values_of(overturned, overturned.rulings.get())
    assert set(known) == set(VALUES) == set(VALUE_NAMES)
    assert (known["policy_line"], bool(known["explanation"])) == ("4.2", True)


def test_the_tool_is_told_why_in_the_creators_language(
    overturned: Case,
    olga: User,
    unlock: Action,
    tool: Tool,
) -> None:
    inputs = {"account_id": "policy_line", "note": "explanation"}
    tools = {"overturned": {"action": unlock.name, "inputs": inputs}}
    saved = services.save_rules(book=Book(rules=(Rule(code="all"),), tools=tools), by=olga)
    Case.objects.filter(pk=overturned.pk).update(rules=saved)
    tool.says(data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    assert "/4.2" in tool.seen[0].path
    assert overturned.policy_line.text.in_language(overturned.language).encode() in tool.seen[0].body


def test_rules_name_tools_for_outcomes_alone_and_fill_them_with_what_is_known(olga: User) -> None:
    for wrong in ({"someday": {"action": "x"}}, {"upheld": {"action": "x", "inputs": {"who": "reviewer"}}}):
        with pytest.raises(Invalid):
            services.save_rules(book=Book(tools=wrong), by=olga)


def test_the_tool_is_asked_once(overturned: Case, tool: Tool) -> None:
    assert overturned.carried == "waiting"
    tool.says(data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    carry_out(subject_id=overturned.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "done"
    assert len(tool.seen) == 1


def test_a_tool_that_wants_a_reason_gets_one_whoever_asks_in_whatever_language(overturned: Case, tool: Tool) -> None:
    tool.says(data({"why": "closed"}, status=503), data({"ok": True}))
    with override("pt-br"):
        assert not services.carry_out(case=overturned)
    with override("en"):
        assert services.carry_out(case=overturned)
    first, second = (one.body for one in tool.seen)
    assert first == second
    assert str(overturned.number) in first.decode()


@pytest.mark.parametrize("becomes", ["done", "failed"])
def test_a_dangerous_tool_goes_on_with_the_word_of_the_second_person(
    overturned: Case,
    unlock: Action,
    tool: Tool,
    grace: User,
    becomes: str,
) -> None:
    Action.objects.filter(pk=unlock.pk).update(risk=Risk.DANGER)
    tool.says(data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    approval = Approval.objects.get()
    assert Case.objects.get(pk=overturned.pk).carried == "waiting"
    assert not tool.seen
    if becomes == "done":
        approve(approval=approval, by=grace)
    else:
        refuse(approval=approval, by=grace, note="Not his account")
    carry_after_approval(subject_id=approval.pk)
    assert Case.objects.get(pk=overturned.pk).carried == becomes
    assert len(tool.seen) == (becomes == "done")


def test_an_approval_that_runs_out_is_a_failure_and_asks_nobody_anew(
    overturned: Case,
    unlock: Action,
    grace: User,
) -> None:
    Action.objects.filter(pk=unlock.pk).update(risk=Risk.DANGER)
    carry_out(subject_id=overturned.pk)
    with clock.at(clock.now() + timedelta(hours=10)):
        run_due()
    carry_after_approval(subject_id=Approval.objects.get().pk)
    assert Approval.objects.get().state == "expired"
    assert Case.objects.get(pk=overturned.pk).carried == "failed"
    assert Notification.objects.filter(user=grace, kind="moderation:not_carried").exists()


def test_what_does_not_happen_is_told_to_leads(overturned: Case, tool: Tool, grace: User) -> None:
    tool.says(data({"why": "no"}, status=409))
    carry_out(subject_id=overturned.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "failed"
    assert Notification.objects.filter(user=grace, kind="moderation:not_carried").exists()


def test_who_has_it_sent_again_has_the_tool_asked_once_more_though_it_had_said_no(
    overturned: Case,
    tool: Tool,
    ana: User,
) -> None:
    tool.says(data({"why": "locked by another desk"}, status=409), data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    carry_out(subject_id=overturned.pk)  # by itself it is asked no more
    assert len(tool.seen) == 1
    services.send_again(case=overturned, by=ana)
    carry_out(subject_id=overturned.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "done"
    assert len(tool.seen) == 2


@pytest.mark.parametrize("before", ["refused", "too late"])
def test_who_has_it_sent_again_has_a_second_person_asked_once_more(  # noqa: PLR0917 - the cast
    overturned: Case,
    unlock: Action,
    tool: Tool,
    ana: User,
    grace: User,
    before: str,
) -> None:
    Action.objects.filter(pk=unlock.pk).update(risk=Risk.DANGER)
    tool.says(data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    first = Approval.objects.get()
    if before == "refused":
        refuse(approval=first, by=grace, note="Ask his agency first")
    else:
        Approval.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        expire_approval(approval_id=first.pk)
    carry_after_approval(subject_id=first.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "failed"
    services.send_again(case=overturned, by=ana)
    carry_out(subject_id=overturned.pk)
    second = Approval.objects.exclude(pk=first.pk).get()
    approve(approval=second, by=grace)
    carry_after_approval(subject_id=second.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "done"


def test_a_tool_that_was_down_is_asked_for_the_same_call(overturned: Case, tool: Tool, ana: User) -> None:
    tool.says(data({"why": "closed"}, status=503), data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    services.send_again(case=overturned, by=ana)
    carry_out(subject_id=overturned.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "done"
    assert len({one.headers["Idempotency-Key"] for one in tool.seen}) == 1


def test_who_does_not_see_the_ticket_is_not_asked_for_in_their_name(overturned: Case, tool: Tool, ana: User) -> None:
    arbiter = User.objects.get(pk=overturned.rulings.get().review.reviewer_id)
    arbiter.roles = [Role.AGENT]  # of no team
    arbiter.save()
    tool.says(data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    assert Call.objects.get().by == ana


def test_where_nothing_changes_nothing_is_asked(hands_in: HandsIn, ticket: Ticket, olga: User, tool: Tool) -> None:
    services.save_rules(book=Book(rules=()), by=olga)
    case = hands_in(ticket=ticket, is_taken=True)
    assert case.carried == "nothing"
    with pytest.raises(Conflict):
        services.carry_out(case=case)
    assert not tool.seen
