"""What the desk hands to somebody: nothing on a break, nothing over their bounds, nothing before they read what is in it."""

import pytest
from django.test import Client

from amparo.accounts.models import Team, User
from amparo.core.text import Variants
from amparo.desk.tests.scene import a_ticket
from amparo.media.harm import Harm
from amparo.tickets.models import Ticket
from amparo.wellbeing.models import Acknowledgement, Disclosure
from amparo.wellbeing.queries.handing import bounds_of
from amparo.wellbeing.services import begin_break, opt_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(brazil: Team) -> Disclosure:
    mix = {"self_harm": {"week": 6.5, "high": 2.0}, "hate": {"week": 30.0, "high": 0.0}}
    text = Variants(source="en", texts={"en": "Ines listens on Fridays."})
    return Disclosure.objects.create(team=brazil, number=1, mix=mix, text=text)


def test_ana_takes_what_waits_longest(desk: Client, ana: User, hard: Ticket) -> None:
    answer = desk.post("/desk/next/")
    hard.refresh_from_db()
    assert hard.assignee == ana
    assert answer["Location"].startswith(f"/desk/tickets/{hard.number}/")


def test_what_ana_left_out_is_not_handed_to_her_and_she_learns_why_herself(
    desk: Client, ana: User, hard: Ticket
) -> None:
    opt_out(person=ana, harm=Harm.SELF_HARM)
    assert desk.post("/desk/next/")["Location"] == "/desk/unassigned/"
    assert "Nothing waits that may come to you now" in desk.get("/desk/unassigned/").content.decode()
    easy = a_ticket(hard.brand, hard.contact, hard.team)
    assert desk.post("/desk/next/")["Location"].startswith(f"/desk/tickets/{easy.number}/")


def test_nothing_is_handed_out_on_a_break(desk: Client, ana: User, hard: Ticket) -> None:
    begin_break(person=ana)
    assert desk.post("/desk/next/")["Location"] == "/desk/break/"
    hard.refresh_from_db()
    assert hard.assignee is None


def test_ana_passes_a_ticket_on_and_neither_the_story_nor_the_next_one_brings_it_up(
    desk: Client, ana: User, hard: Ticket
) -> None:
    desk.post("/desk/next/")
    assert desk.post(f"/desk/tickets/{hard.number}/skip/").status_code == 302
    hard.refresh_from_db()
    assert hard.assignee is None
    assert bounds_of(ana).passed_on == (hard.pk,)
    assert desk.post("/desk/next/")["Location"] == "/desk/unassigned/"


def test_before_the_first_one_ana_reads_what_is_in_the_queue(
    desk: Client, ana: User, hard: Ticket, told: Disclosure
) -> None:
    assert desk.get("/desk/")["Location"] == "/desk/break/disclosure/"
    assert desk.post("/desk/next/")["Location"] == "/desk/break/disclosure/"
    page = desk.get("/desk/break/disclosure/").content.decode()
    assert page.index("Hate") < page.index("Self-harm")  # what comes most comes first
    assert "6.5 a week, 2 of them hard to look at" in page
    assert "Ines listens on Fridays." in page
    desk.post("/desk/break/disclosure/", {f"version-{told.pk}": "1"})
    assert Acknowledgement.objects.values_list("person", "disclosure", "language").get() == (ana.pk, told.pk, "en")
    assert desk.get("/desk/")["Location"] == "/desk/mine/"
    assert desk.post("/desk/next/")["Location"].startswith(f"/desk/tickets/{hard.number}/")


def test_a_new_version_is_read_again_and_another_teams_is_not_hers(
    desk: Client, ana: User, hard: Ticket, told: Disclosure, latam: Team
) -> None:
    theirs = Disclosure.objects.create(team=latam, number=1, mix={"scam": {"week": 3.0, "high": 0.0}})
    desk.post("/desk/break/disclosure/", {f"version-{told.pk}": "1", f"version-{theirs.pk}": "1"})
    assert not Acknowledgement.objects.filter(disclosure=theirs).exists()
    Disclosure.objects.create(team=told.team, number=2, mix={"hate": {"week": 300.0, "high": 9.0}})
    assert desk.post("/desk/next/")["Location"] == "/desk/break/disclosure/"
