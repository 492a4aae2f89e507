"""What is filled into a text for the person reads as they write it, whoever sends it."""

from typing import Any

import pytest
from django.utils import translation

from amparo.accounts.models import User
from amparo.sops.queries.runs.speaking import said_answer, values_of
from amparo.sops.running.facts import supposed
from amparo.sops.running.state import Frame, State
from amparo.sops.tests.texts import lost_login, sop_of
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def said(ticket: Ticket, by: User, value: Any) -> str:
    """How Ana's screen, which is English here, fills in what a tool said."""
    state = State(frames=(Frame(sop="lost-login", begun=0, results={"payout": {"when": value}}),))
    with translation.override("en"):
        return values_of(ticket, by, supposed({}), state, lost_login())["results.payout.when"]


@pytest.mark.parametrize(
    ("language", "market", "value", "words"),
    [
        ("pt-BR", "BR", "2026-11-24", "24 de novembro de 2026"),
        ("es", "MX", "2026-11-24", "24 de noviembre de 2026"),
        ("en", "GB", "2026-11-24", "November 24, 2026"),
        ("pt-BR", "BR", "2026-11-24T01:30:00Z", "23 de novembro de 2026, 22:30"),
        ("es", "ES", "2026-11-24T01:30:00+00:00", "24 de noviembre de 2026, 2:30"),
        ("en", "US", "2026-11-24T01:30:00Z", "November 23, 2026, 8:30\u202fPM"),
        ("pt-BR", "BR", True, "Sim"),
        ("pt-BR", "BR", 1234.5, "1234,5"),
        ("en", "GB", 1234.5, "1234.5"),
        ("pt-BR", "BR", 20261124, "20261124"),
        ("pt-BR", "BR", "20261124", "20261124"),
        ("pt-BR", "BR", "2026-02-30", "2026-02-30"),
        ("pt-BR", "BR", "2026-11-24 chegou", "2026-11-24 chegou"),
    ],
)
def test_values_read_as_the_person_writes_them(  # noqa: PLR0917 - the cast and four values
    ticket: Ticket, ana: User, language: str, market: str, value: Any, words: str
) -> None:
    ticket.language, ticket.market = language, market
    assert said(ticket, ana, value) == words


def test_where_the_ticket_has_no_language_the_person_s_own_counts(ticket: Ticket, ana: User) -> None:
    ticket.language, ticket.market = "", ""
    ticket.contact.languages = ["es"]
    assert said(ticket, ana, "2026-11-24") == "24 de noviembre de 2026"


@pytest.mark.parametrize(("language", "words"), [("pt-br", "Sim"), ("es", "Sí"), ("en", "Yes")])
def test_yes_and_no_are_said_where_the_text_gives_them_no_label(language: str, words: str) -> None:
    sop = sop_of("- {id: a, kind: ask, text: ~, answer: yes_no}\n- {id: z, kind: end, outcome: resolved}")
    with translation.override(language):
        assert said_answer(sop, "a", "yes", language) == words
