"""Texts of a procedure name the helplines of the person's country as the console has them, and never another's."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import User
from amparo.escalations.queries.helplines import line_of
from amparo.escalations.services import save_helpline
from amparo.people.models import Contact
from amparo.sops.language.names import FACTS
from amparo.sops.queries.case import case_of
from amparo.tickets.models import Ticket
from amparo.tickets.variables import fill

pytestmark = pytest.mark.django_db


def lines_for(ticket: Ticket) -> dict[str, str]:
    return case_of(Ticket.objects.select_related("contact", "brand").get(pk=ticket.pk)).facts()["helpline"]


def test_marias_country_is_known_and_so_is_who_listens_there(ticket: Ticket) -> None:
    lines = lines_for(ticket)
    assert lines["self_harm"] == "CVV, 188, cvv.org.br (24 h)"
    assert lines["emergency"].endswith("190 (24 h)")
    assert lines["doxxing"] == ""
    assert set(lines) == set(FACTS["helpline"])


def test_what_grace_corrects_stands_in_the_next_reply(ticket: Ticket, grace: User) -> None:
    _country, line = line_of("cvv") or ("", None)
    assert line
    save_helpline(by=grace, country="BR", line=replace(line, reach="189", hours={"pt-BR": "dia e noite"}))
    assert lines_for(ticket)["self_harm"] == "CVV, 189, cvv.org.br (dia e noite)"
    save_helpline(by=grace, country="BR", line=replace(line, is_offered=False))
    assert lines_for(ticket)["self_harm"] == ""


def test_where_a_mailbox_is_says_nothing_of_where_the_person_is(ticket: Ticket, maria: Contact) -> None:
    Contact.objects.filter(pk=maria.pk).update(market="")
    Ticket.objects.filter(pk=ticket.pk).update(market="BR")
    assert set(lines_for(ticket).values()) == {""}
    assert fill("{{helpline.self_harm}}", {"helpline.self_harm": ""}).missing == ["helpline.self_harm"]


def test_they_cost_no_query_of_their_own(ticket: Ticket) -> None:
    known = Ticket.objects.select_related("contact__agency", "brand").get(pk=ticket.pk)
    with CaptureQueriesContext(connection) as asked:
        case_of(known).facts()
    assert len(asked) == 1
