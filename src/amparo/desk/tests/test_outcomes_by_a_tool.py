"""The page of a decision says by which tool its outcome happens, whom that waits for, and why it did not."""

import pytest
from django.test import Client

from amparo.accounts.models import User
from amparo.moderation.models import Case
from amparo.moderation.tasks import carry_after_approval, carry_out
from amparo.tools.catalogue import Risk
from amparo.tools.models import Action, Approval
from amparo.tools.services import refuse
from amparo.tools.tests.tool import Tool, data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(client: Client, overturned: Case, grace: User) -> str:
    client.force_login(grace)
    return f"/desk/review/{overturned.number}/"


def test_grace_reads_which_tool_was_down_and_nobody_claims_that_it_did_not_happen(
    client: Client,
    overturned: Case,
    tool: Tool,
    page: str,
) -> None:
    tool.says(data({}, status=500))
    carry_out(subject_id=overturned.pk)
    html = client.get(page).content.decode()
    assert "It may have been done all the same" in html
    assert "Nobody tries again by itself." in html
    assert "Send it again" in html
    assert "did not happen in the system" not in html


def test_grace_reads_that_a_second_person_is_asked_and_what_she_said(
    client: Client,
    overturned: Case,
    unlock: Action,
    page: str,
    grace: User,
) -> None:
    Action.objects.filter(pk=unlock.pk).update(risk=Risk.DANGER)
    carry_out(subject_id=overturned.pk)
    assert "This needs a second person, who has been asked." in client.get(page).content.decode()
    approval = Approval.objects.get()
    refuse(approval=approval, by=grace, note="Ask his agency first")
    carry_after_approval(subject_id=approval.pk)
    assert "The second person said no: Ask his agency first" in client.get(page).content.decode()
