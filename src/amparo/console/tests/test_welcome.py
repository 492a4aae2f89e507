"""An empty desk, and its owner."""

import pytest
from django.test import Client

from amparo.accounts.models import Invitation, Team, User
from amparo.channels.email.models import Mailbox
from amparo.tickets.models import Brand

pytestmark = pytest.mark.django_db


def here(client: Client) -> str:
    answer = client.get("/console/welcome/")
    return answer["Location"] if answer.status_code == 302 else "done"


def test_the_owner_is_led_through_brand_mailbox_team_and_people(as_olga: Client, olga: User) -> None:
    assert here(as_olga) == "/console/welcome/brand/"
    as_olga.post("/console/welcome/brand/", {"name": "Lume", "default_language": "es"})
    assert here(as_olga) == "/console/welcome/mailbox/"
    as_olga.post("/console/welcome/mailbox/", {"address": "ajuda@lume.example"})
    assert here(as_olga) == "/console/welcome/team/"
    as_olga.post("/console/welcome/team/", {"name": "Brasil", "languages": ["pt-BR"], "markets": ["BR"]})
    assert here(as_olga) == "/console/welcome/people/"
    page = as_olga.post("/console/welcome/people/", {"email": "ana@lume.example", "roles": ["agent"]})
    assert "/sign-in/invitation/" in page.content.decode()
    assert here(as_olga) == "done"
    assert Brand.objects.get().default_language == "es"
    mailbox = Mailbox.objects.get()
    assert (mailbox.brand.name, mailbox.team) == ("Lume", Team.objects.get())
    assert Team.objects.get().membership_set.get().user == olga
    assert Invitation.objects.get().email == "ana@lume.example"


def test_every_step_can_be_skipped_and_left(as_olga: Client) -> None:
    page = as_olga.get("/console/welcome/brand/").content.decode()
    assert 'href="/console/welcome/mailbox/"' in page
    assert 'href="/console/"' in page
    mailbox = as_olga.get("/console/welcome/mailbox/").content.decode()
    assert "First the brand" in mailbox
    assert as_olga.get("/console/welcome/team/").status_code == 200


def test_what_is_missing_stands_quietly_on_the_console(as_olga: Client) -> None:
    home = as_olga.get("/console/").content.decode()
    assert "no brand, no mailbox, no team, no colleagues" in home
    Brand.objects.create(name="Lume")
    assert "no brand" not in as_olga.get("/console/").content.decode()


def test_a_step_that_does_not_exist_is_not_found(as_olga: Client) -> None:
    assert as_olga.get("/console/welcome/dance/").status_code == 404
