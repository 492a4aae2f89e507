"""What is kept under legal hold stands on the page of its loop, else of the person; who may releases it, saying why."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import HTMX

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.desk.tests.scene import a_file, writes_again
from amparo.escalations.models import Escalation, LegalHold
from amparo.escalations.services import Checked, answer_check, raise_critical, withdraw
from amparo.escalations.states import Check, CheckAnswer
from amparo.people.models import Contact
from amparo.tickets.models import Ticket
from amparo.tickets.services import wall_off

pytestmark = pytest.mark.django_db


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
    erase = reverse("desk:erase", args=[ticket.contact_id])
    assert f'href="{page(loop)}"' in client.get(erase).content.decode()
    assert release(loop) in client.get(page(loop)).content.decode()
    assert 'name="reason"' in client.get(release(loop), headers=HTMX).content.decode()
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
    assert client.post(release(loop), {"reason": " "}, headers=HTMX).status_code == 422
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


@pytest.fixture
def walled(ticket: Ticket, ana: User) -> LegalHold:
    """A file of Maria's is behind the wall, and what is known of her is held for no loop."""
    message = writes_again(ticket, "Veja", files=[a_file(b"pixels", "a.png", "image/png")])
    wall_off(attachment=message.attachments.get(), by=ana)
    return LegalHold.objects.get()


def of_person(ticket: Ticket, hold: LegalHold) -> str:
    return reverse("desk:hold-release", args=[ticket.contact_id, hold.pk])


def test_olga_releases_what_is_held_for_no_loop_on_the_page_of_the_person(
    client: Client, olga: User, ticket: Ticket, maria: Contact, walled: LegalHold
) -> None:
    client.force_login(olga)
    erase, gone = reverse("desk:erase", args=[ticket.contact_id]), of_person(ticket, walled)
    assert gone in client.get(erase).content.decode()
    assert f'hx-post="{gone}"' in client.get(gone, headers=HTMX).content.decode()
    assert client.post(gone, {"reason": " "}).status_code == 422
    walled.refresh_from_db()
    assert walled.released_at is None
    assert client.post(gone, {"reason": "The authority has it all"}, headers=HTMX)["HX-Redirect"] == erase
    walled.refresh_from_db()
    assert (walled.released_by, walled.release_reason) == (olga, "The authority has it all")
    told = EventRecord.objects.get(kind="escalations:hold:released")
    assert (told.actor_id, told.subject_id) == (olga.pk, maria.pk)
    page_now = client.get(erase).content.decode()
    assert gone not in page_now
    assert "The hold is released." in page_now
    assert client.post(gone, {"reason": "Once more"}).status_code == 404


def test_nobody_else_releases_it_and_a_hold_of_a_loop_or_of_another_is_none_of_this_person(  # noqa: PLR0917 - the cast
    client: Client, ana: User, olga: User, grace: User, loop: Escalation, ticket: Ticket, stranger: Contact
) -> None:
    other = LegalHold.objects.create(contact=stranger, reason="A court asks", until=clock.now().replace(year=2099))
    for person in (ana, grace):
        client.force_login(person)
        assert client.post(of_person(ticket, other), {"reason": "She asked"}).status_code == 403
    client.force_login(olga)
    for hold in (other, LegalHold.objects.get(escalation=loop)):
        assert client.post(of_person(ticket, hold), {"reason": "She asked"}).status_code == 404
    assert not LegalHold.objects.filter(released_at__isnull=False).exists()
