"""A policy may name a ladder: what is late calls people until somebody has it, or until it is done."""

from collections.abc import Callable

import pytest
from tests.calls import ladder_of, person
from tests.cast import words

from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.deadlines.services import run_due
from amparo.notifications.models import Notification
from amparo.paging.models import Ladder, LadderVersion, Page
from amparo.paging.queries import page_of
from amparo.paging.states import PageState
from amparo.people.models import Contact
from amparo.sla.models import Policy, Target
from amparo.sla.tests.conftest import after
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Outgoing, open_ticket, reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(promises: Callable[..., Policy], lume: Brand, maria: Contact, grace: User, olga: User) -> Ticket:
    """Maria is promised an answer, and Grace is called when it is late."""
    promises(ladder=ladder_of(person(grace), by=olga))
    with after(0):
        return open_ticket(brand=lume, incoming=words(maria)).ticket


def page(ticket: Ticket) -> Page | None:
    return page_of(Subject("ticket", ticket.pk), "sla:first_response")


def test_what_is_late_walks_the_ladder_once(asked: Ticket) -> None:
    with after(1.9):
        run_due()
    assert page(asked) is None
    with after(2):
        run_due()
    found = page(asked)
    assert found is not None
    assert (found.state, found.level, found.ticket_id) == (PageState.PAGING, "P3", asked.pk)
    with after(2.5):
        run_due()
    assert Page.objects.count() == 1


def test_a_late_answer_ends_the_calling(asked: Ticket, ana: User) -> None:
    with after(2):
        run_due()
    with after(2.2):
        reply(ticket=asked, by=ana, outgoing=Outgoing(text="Olá"))
    found = page(asked)
    assert found is not None
    assert found.state == PageState.ENDED


def test_a_ladder_that_lost_its_steps_keeps_nothing_from_being_late(asked: Ticket) -> None:
    LadderVersion.objects.update(plan={"steps": [], "repeat": 0, "grace": 0})
    with after(2):
        run_due()
    assert page(asked) is None
    assert Target.objects.filter(promise=asked.pk, breached_at__isnull=False).count() == 1


def test_a_ladder_taken_out_of_use_calls_nobody_and_ana_is_told_all_the_same(asked: Ticket, ana: User) -> None:
    Ladder.objects.update(is_active=False)
    Ticket.objects.update(assignee=ana)
    with after(2):
        run_due()
    assert page(asked) is None
    assert Notification.objects.filter(user=ana, kind="sla:late:first_response", ticket_id=asked.pk).exists()


def test_grace_hears_that_a_ticket_of_no_team_is_late(asked: Ticket, grace: User) -> None:
    assert asked.team is None
    with after(2):
        run_due()
    assert Notification.objects.filter(user=grace, kind="sla:late:first_response", ticket_id=asked.pk).exists()
