"""What the page of a loop says of itself is so: who was told, who asked, and whether a link still leads there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation
from tests.calls import ladder_of, person

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.deadlines.services import run_due
from amparo.desk.tests.test_loops import decided
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.services import Raising, raise_escalation, take_as_request, waive
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_whom_a_lead_waived_counts_as_told_nowhere_and_the_lead_is_named(
    client: Client, ana: User, grace: User, loop: Escalation, payments: Authority
) -> None:
    decided(loop, payments)
    waive(waiting=loop.waiting.get(), by=grace, reason="The account is a bot")
    User.objects.update(locale="en")
    client.force_login(ana)
    page = client.get(f"/desk/loops/{loop.number}/").content.decode()
    assert "Grace: The account is a bot" in page
    assert page.count("Need not be told") == 2  # beside the person, and on the line of the loop's life
    assert "1 of 1" not in page
    raised = client.get("/desk/loops/?view=raised").content.decode()
    assert "Need not be told" in raised
    assert "1 of 1" not in raised
    with translation.override("en"):
        assert "was told" not in EventRecord.objects.get(kind="escalations:loop:told").sentence()


def test_a_link_that_has_expired_is_called_good_no_more(client: Client, ana: User, loop: Escalation) -> None:
    User.objects.update(locale="en")
    client.force_login(ana)
    client.post(f"/desk/loops/{loop.number}/link/")
    assert "Good until" in client.get(f"/desk/loops/{loop.number}/").content.decode()
    loop.links.update(expires_at=clock.now() - timedelta(minutes=1))
    page = client.get(f"/desk/loops/{loop.number}/").content.decode()
    assert "Good until" not in page
    assert "No link is good now" in page
    assert "Replace the link" in page


def test_what_was_asked_by_mail_was_raised_by_a_colleague(
    client: Client, ana: User, ticket: Ticket, brazil: Team
) -> None:
    loop = take_as_request(message=ticket.messages.get(), team=brazil)
    User.objects.update(locale="en")
    client.force_login(ana)
    page = client.get(f"/desk/loops/{loop.number}/").content.decode()
    assert "by a colleague" in page
    assert "by a procedure" not in page


def test_a_step_of_the_ladder_that_called_nobody_is_named_under_who_was_called(
    client: Client, ticket: Ticket, asked: Raising, ana: User, olga: User
) -> None:
    Authority.objects.update(ladder=ladder_of(person(olga), person(ana), by=olga))
    loop = raise_escalation(tickets=[ticket], by=ana, what=asked)
    User.objects.update(locale="en")
    client.force_login(ana)
    address = f"/desk/loops/{loop.number}/"
    assert "called nobody" not in client.get(address).content.decode()
    User.objects.filter(pk=olga.pk).update(is_active=False)
    with clock.at(loop.raised_at + timedelta(seconds=11)):
        run_due()
    page = client.get(address).content.decode().split("Who was called", 1)[1]
    assert "Step 1 of round 1 called nobody (nobody is there): the next one came at once" in page
