"""Rehearsing a procedure at the desk: a made-up case is chosen, gone through, and what was missed is read."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from amparo.accounts.models import User
from amparo.sops.models import Run
from amparo.sops.services import start_draft
from amparo.sops.tests.whole_texts import LOST_LOGIN
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_ana_rehearses_on_a_page_and_reads_what_she_missed(client: Client, ana: User, katia: User) -> None:
    version = start_draft(by=katia, text=LOST_LOGIN)  # a draft too
    client.force_login(ana)
    begun = client.post(reverse("desk:sop-rehearse", args=[version.pk]), {"scenario": "matches_at_once"})
    assert "Does the phone match?" in client.get(begun.url).content.decode()
    late = {"act": "answer", "moves": 0, "step": "phone", "value": "differs", "answer_kind": "choice"}
    assert re.search(r'value="differs" required\s+checked', client.post(begun.url, late).content.decode())
    client.post(begun.url, {"act": "answer", "moves": 1, "step": "phone", "value": "differs", "answer_kind": "choice"})
    client.post(begun.url, {"act": "answer", "moves": 2, "step": "refuse", "value": "Nada", "answer_kind": "text"})
    html = client.get(begun.url).content.decode()
    assert "3 things went otherwise" in html
    assert "It is the proof an intruder lacks." in html
    assert Run.objects.count() == 0


def test_a_draft_is_offered_for_rehearsal_and_for_no_ticket(
    client: Client, ana: User, katia: User, ticket: Ticket
) -> None:
    version = start_draft(by=katia, text=LOST_LOGIN)
    client.force_login(ana)
    address = reverse("desk:sop-rehearse", args=[version.pk])
    assert f'href="{address}"' in client.get(reverse("desk:procedures")).content.decode()
    assert "Lost login" not in client.get(reverse("desk:ticket", args=[ticket.number])).content.decode()


def test_a_draft_that_is_no_procedure_yet_is_not_offered(client: Client, ana: User, katia: User) -> None:
    version = start_draft(by=katia, text=LOST_LOGIN.replace("risk: low", "risk: tiny"))
    client.force_login(ana)
    html = client.get(reverse("desk:procedures")).content.decode()
    assert reverse("desk:sop-rehearse", args=[version.pk]) not in html


def test_luis_chooses_among_cases_named_in_spanish(client: Client, luis: User, katia: User) -> None:
    title = "title: {pt-BR: Confere de primeira, es: Coincide a la primera, en: Matches at once}"
    version = start_draft(
        by=katia, text=LOST_LOGIN.replace("- id: matches_at_once", f"- id: matches_at_once\n  {title}")
    )
    client.force_login(luis)
    luis.locale = "es"
    luis.save()
    address = reverse("desk:sop-rehearse", args=[version.pk])
    html = client.get(address).content.decode()
    assert "Coincide a la primera" in html
    assert "matches at once" not in html
    begun = client.post(address, {"scenario": "matches_at_once"})
    assert "Coincide a la primera" in client.get(begun.url).content.decode()
