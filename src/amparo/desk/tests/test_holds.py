"""What a loop keeps under legal hold stands on its page, and whoever may releases it there, saying why."""

import pytest
from django.test import Client
from django.urls import reverse

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.escalations.models import Escalation, LegalHold
from amparo.escalations.services import Checked, answer_check, raise_critical, withdraw
from amparo.escalations.states import Check, CheckAnswer
from amparo.people.models import Contact
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db

HX = {"hx-request": "true"}


@pytest.fixture
def loop(ticket: Ticket, ana: User) -> Escalation:
    """A loop that holds what is known of Maria, and waits for nobody's answer any more."""
    row = raise_critical(ticket=ticket, by=ana)
    answer_check(escalation=row, by=ana, checked=Checked(code=Check.EVIDENCE, answer=CheckAnswer.DONE))
    return withdraw(escalation=row, by=ana, reason="Maria called")


def page(loop: Escalation) -> str:
    return reverse("desk:loop", args=[loop.number])


def release(loop: Escalation) -> str:
    return reverse("desk:loop-release", args=[loop.number, LegalHold.objects.get().pk])


def test_olga_is_led_from_the_page_of_erasing_to_the_loop_and_releases_the_hold_with_a_reason(
    client: Client, olga: User, ticket: Ticket, maria: Contact, loop: Escalation
) -> None:
    client.force_login(olga)
    erase = reverse("desk:ticket-erase", args=[ticket.number])
    assert f'href="{page(loop)}"' in client.get(erase).content.decode()
    assert release(loop) in client.get(page(loop)).content.decode()
    assert 'name="reason"' in client.get(release(loop), headers=HX).content.decode()
    gone = release(loop)
    assert client.post(gone, {"reason": "The prosecutor has it all"}).status_code == 302
    told = EventRecord.objects.get(kind="escalations:hold:released")
    assert (told.actor_id, told.subject_id) == (olga.pk, maria.pk)
    assert gone not in client.get(page(loop)).content.decode()
    assert page(loop) not in client.get(erase).content.decode()
    assert client.post(gone, {"reason": "Once more"}).status_code == 404


def test_without_a_reason_the_hold_stays(client: Client, olga: User, loop: Escalation) -> None:
    client.force_login(olga)
    assert client.post(release(loop), {"reason": " "}).status_code == 422
    assert client.post(release(loop), {"reason": " "}, headers=HX).status_code == 422
    assert LegalHold.objects.get().released_at is None


def test_ana_sees_that_it_is_kept_and_cannot_release_it(
    client: Client, ana: User, maria: Contact, loop: Escalation
) -> None:
    client.force_login(ana)
    shown = client.get(page(loop)).content.decode()
    assert str(LegalHold.objects.get().until.year) in shown
    assert release(loop) not in shown
    assert client.post(release(loop), {"reason": "She asked"}).status_code == 403
    assert LegalHold.objects.get().released_at is None
