"""Which articles are offered beside a ticket, and what is remembered of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core.errors import Missing, NotAllowed
from amparo.core.text import Variants
from amparo.knowledge.models import ArticleUse
from amparo.knowledge.queries import offered_on, read_by, uses_of
from amparo.knowledge.services import retire_article, save_article, use_article
from amparo.knowledge.tests.conftest import publish, text
from amparo.tickets.errors import TicketClosed
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.states import TicketState

LOST = Variants(texts={"pt-BR": "Perdi o acesso"})


@pytest.fixture
def reason(ticket: Ticket) -> ContactReason:
    account = ContactReason.objects.create(code="account", label=Variants())
    ticket.reason = ContactReason.objects.create(code="login", label=Variants(), parent=account)
    ticket.save()
    return ticket.reason


def offered(ticket: Ticket, asked: str = "") -> list[tuple[str, bool]]:
    reader = User(roles=[Role.AGENT])
    return [(one.article.key, one.is_about) for one in offered_on(reader, ticket, text=asked)]


def test_what_is_about_the_reason_of_the_ticket_or_one_above_it_comes_first(
    ticket: Ticket, reason: ContactReason, katia: User
) -> None:
    money = ContactReason.objects.create(code="money", label=Variants())
    publish(katia, "a-repasse", reasons=[money])
    publish(katia, "conta", reasons=[reason.parent])
    publish(katia, "entrar", reasons=[reason, money])
    assert offered(ticket) == [("conta", True), ("entrar", True), ("a-repasse", False)]


def test_drafts_and_retired_articles_are_not_offered(ticket: Ticket, katia: User) -> None:
    save_article(by=katia, text=text("rascunho"))
    retire_article(article=publish(katia, "velho"), by=katia)
    assert offered(ticket) == []


@pytest.mark.parametrize("asked", ["código", "codigos nuevos", "tela ent", "Volver"])
def test_an_article_is_found_by_words_of_any_language_also_unfinished_ones(
    ticket: Ticket, katia: User, asked: str
) -> None:
    publish(katia)
    publish(katia, "outro", title=LOST, body=Variants(texts={"pt-BR": "Nada disso."}))
    assert offered(ticket, asked) == [("entrar", False)]


def test_two_letters_are_too_few_to_look_for(ticket: Ticket, katia: User) -> None:
    publish(katia)
    assert offered(ticket, "zz") == [("entrar", False)]
    assert offered(ticket, "zzz") == []


def test_its_title_is_read_in_the_language_of_the_ticket(ticket: Ticket, katia: User) -> None:
    publish(katia)
    ticket.language = "es-MX"
    assert [one.title for one in offered_on(katia, ticket)] == ["Volver a entrar"]


def test_where_an_article_was_put_in_is_remembered_once(ticket: Ticket, katia: User, ana: User) -> None:
    article = publish(katia)
    for _ in range(2):
        use_article(version=read_by(katia, "entrar"), ticket=ticket, by=ana)
    assert ArticleUse.objects.get().by == ana
    assert [one.is_used for one in offered_on(katia, ticket)] == [True]
    assert [use.ticket for use in uses_of(katia, article)] == [ticket]
    (told,) = EventRecord.objects.filter(kind="knowledge:article:used")
    assert told.sentence() == "put the article “entrar” into a reply"
    assert told.ticket_id == ticket.pk


def test_noor_reads_articles_and_answers_nobody_with_them(ticket: Ticket, katia: User, noor: User) -> None:
    publish(katia)
    with pytest.raises(NotAllowed):
        use_article(version=read_by(katia, "entrar"), ticket=ticket, by=noor)


def test_whom_an_article_helped_is_seen_by_those_who_see_the_ticket(
    ticket: Ticket, katia: User, ana: User, luis: User
) -> None:
    article = publish(katia)
    use_article(version=read_by(katia, "entrar"), ticket=ticket, by=ana)
    ticket.team = ana.teams.get()
    ticket.save()
    assert uses_of(luis, article) == []
    assert [use.ticket for use in uses_of(staff("Rui", Role.OBSERVER), article)] == [ticket]


def test_luis_notes_nothing_on_a_ticket_that_he_may_not_see_and_nobody_on_one_that_has_ended(
    ticket: Ticket, katia: User, ana: User, luis: User
) -> None:
    publish(katia)
    ticket.team = ana.teams.get()
    ticket.save()
    with pytest.raises(Missing):
        use_article(version=read_by(luis, "entrar"), ticket=ticket, by=luis)
    ticket.state = TicketState.CLOSED
    with pytest.raises(TicketClosed):
        use_article(version=read_by(ana, "entrar"), ticket=ticket, by=ana)
    assert not ArticleUse.objects.exists()


def test_many_articles_are_offered_by_as_many_queries_as_few(
    ticket: Ticket, reason: ContactReason, katia: User
) -> None:
    publish(katia, "um")
    with CaptureQueriesContext(connection) as few:
        offered_on(katia, ticket)
    for number in range(8):
        publish(katia, f"mais-{number}", reasons=[reason])
    with CaptureQueriesContext(connection) as many:
        assert len(offered_on(katia, ticket)) == 9
    assert len(many) == len(few) <= 4
