"""What was decided happens in the other system: once, by a tool that the rules name, and people hear when it does not."""

from datetime import timedelta

import pytest

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.rules import Book, Rule
from amparo.moderation.states import Round, Verdict
from amparo.moderation.tasks import carry_out
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.notifications.models import Notification
from amparo.tickets.models import Ticket
from amparo.tools.models import Action
from amparo.tools.tests.conftest import lume_tool, tool, unlock  # noqa: F401 - fixtures, by their names
from amparo.tools.tests.tool import Tool, data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def overturned(
    hands_in: HandsIn,
    ticket: Ticket,
    noor: User,
    olga: User,
    unlock: Action,  # noqa: F811 - the fixture
) -> Case:
    """A measure that held was wrong: the rules say that the account is to be unlocked."""
    inputs = {"account_id": "creator_ref"}
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


def test_the_tool_is_asked_once(overturned: Case, tool: Tool) -> None:  # noqa: F811 - the fixture
    assert overturned.carried == "waiting"
    tool.says(data({"ok": True}))
    carry_out(subject_id=overturned.pk)
    carry_out(subject_id=overturned.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "done"
    assert len(tool.seen) == 1


def test_what_does_not_happen_is_told_to_leads(overturned: Case, tool: Tool, grace: User) -> None:  # noqa: F811 - as above
    tool.says(data({"why": "no"}, status=409))
    carry_out(subject_id=overturned.pk)
    assert Case.objects.get(pk=overturned.pk).carried == "failed"
    assert Notification.objects.filter(user=grace, kind="moderation:not_carried").exists()


def test_where_nothing_changes_nothing_is_asked(hands_in: HandsIn, ticket: Ticket, olga: User, tool: Tool) -> None:  # noqa: F811
    services.save_rules(book=Book(rules=()), by=olga)
    case = hands_in(ticket=ticket, is_taken=True)
    assert case.carried == "nothing"
    with pytest.raises(Conflict):
        services.carry_out(case=case)
    assert not tool.seen
