from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Tag, Ticket
from amparo.tickets.queries.finding import matching
from amparo.tickets.queries.finding.headline import Piece, excerpt, marked
from amparo.tickets.queries.finding.search import Found, search
from amparo.tickets.queries.lists.filters import Filters
from amparo.tickets.queries.lists.narrowing import conditions
from amparo.tickets.states import MessageKind, TicketState

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

Says = Callable[..., Ticket]


@pytest.fixture
def says(lume: Brand, maria: Contact) -> Says:
    """A ticket with one message, or one message more on a ticket."""

    def say(text: str, *, language: str = "pt-BR", ticket: Ticket | None = None, **fields: object) -> Ticket:
        values = {"brand": lume, "contact": maria, "subject": "Sem assunto", "channel": "email", "state": "open"}
        values |= {"last_message_kind": "in"}
        ticket = ticket or Ticket.objects.create(**{**values, "language": language, **fields})
        Message.objects.create(
            ticket=ticket, kind=MessageKind.IN, channel="email", subject=ticket.subject, text=text, language=language
        )
        return ticket

    return say


def numbers(found: Found) -> list[int]:
    return [hit.row.number for hit in found.hits]


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("As ações foram canceladas", "pt-BR", "acao cancelada"),
        ("Os cartões não chegaram", "pt-BR", "cartao"),
        ("Las sesiones se cierran", "es", "sesión"),
        ("¿Dónde está mi reembolso?", "es", "reembolsos"),
        ("The payouts were missing", "en", "payout missing"),
        ("Código QZ-77 na tela", "", "qz-77"),
    ],
)
def test_words_are_found_stemmed_and_without_regard_to_accents(
    says: Says, ana: User, text: str, language: str, asked: str
) -> None:
    ticket = says(text, language=language)
    says("nada parecido", language="pt-BR")
    assert numbers(search(ana, asked)) == [ticket.number]


def test_phrases_hold_together_and_a_minus_keeps_out(says: Says, ana: User) -> None:
    together = says("o pagamento nunca chegou até hoje", language="pt-BR")
    apart = says("chegou a resposta, mas nunca o pagamento", language="pt-BR")
    assert numbers(search(ana, '"nunca chegou"')) == [together.number]
    assert numbers(search(ana, "pagamento -respostas")) == [together.number]
    assert numbers(search(ana, "pagamento")) == [apart.number, together.number]


def test_a_word_nobody_wants_is_kept_out_in_every_language(says: Says, ana: User) -> None:
    says("reembolso de la sesión", language="es")
    assert numbers(search(ana, "reembolso -sesiones")) == []


@pytest.mark.parametrize("typed", ["?!", "-", '""', "— …"])
def test_a_list_narrowed_by_signs_alone_holds_nothing(says: Says, ana: User, typed: str) -> None:
    says("reembolso de la sesión", language="es")
    assert not Ticket.objects.filter(*conditions(Filters(text=typed), ana)).exists()


def test_a_ticket_is_found_by_its_subject_too(says: Says, ana: User) -> None:
    ticket = says("olá", subject="Conta invadida")
    found = search(ana, "invadidas")
    assert numbers(found) == [ticket.number]
    assert found.hits[0].subject == [Piece("Conta "), Piece("invadida", is_match=True)]


def test_each_ticket_comes_once_by_its_newest_match_and_pages_follow(says: Says, ana: User) -> None:
    tickets = [says("reembolso um") for _ in range(5)]
    says("reembolso de novo", ticket=tickets[0])
    says("outra coisa", ticket=tickets[1])
    expected = [tickets[place].number for place in (0, 4, 3, 2, 1)]
    assert numbers(search(ana, "reembolso")) == expected

    seen, after = [], ""
    for _ in range(3):
        page = search(ana, "reembolso", after=after, size=2)
        seen += numbers(page)
        after = page.next
    assert (seen, after) == (expected, "")


def test_walking_finds_the_same_as_reading_all(says: Says, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(12):
        ticket = says("reembolso" if place % 3 else "outra coisa")
        says("reembolso outra vez", ticket=ticket if place % 2 else None)
    read = [numbers(page) for page in pages_of(ana, "reembolso")]
    monkeypatch.setattr(matching, "_RARE", -1)
    assert [numbers(page) for page in pages_of(ana, "reembolso")] == read
    monkeypatch.setattr(matching, "_STRETCHES", (1, 2))  # too short for a page: all are read after all
    assert [numbers(page) for page in pages_of(ana, "reembolso")] == read


def pages_of(user: User, text: str) -> Iterator[Found]:
    page = search(user, text, size=4)
    yield page
    while page.next:
        page = search(user, text, after=page.next, size=4)
        yield page


def test_what_one_may_not_see_is_not_found(says: Says, luis: User, grace: User, brazil: Team) -> None:
    ticket = says("reembolso", team=brazil)
    assert search(luis, "reembolso").hits == []
    assert search(luis, f"#{ticket.number}").exact == []
    assert search(grace, f"#{ticket.number}").exact[0].number == ticket.number


def test_filters_narrow_words_and_work_alone(says: Says, ana: User, brazil: Team, stranger: Contact) -> None:
    wanted = says("reembolso", team=brazil, assignee=ana, state=TicketState.PENDING, contact=stranger)
    wanted.tags.add(Tag.objects.create(name="vip today"))
    says("reembolso")
    for asked in (
        "state:pending",
        "team:bras",
        "assignee:me",
        "assignee:ana",
        'tag:"vip today"',
        "from:someone@elsewhere.test",
        "team:brasil state:open,pending lang:pt is:unread tier:standard",
    ):
        assert numbers(search(ana, f"reembolso {asked}")) == [wanted.number], asked
    assert numbers(search(ana, "state:pending")) == [wanted.number]


def test_days_in_a_search_are_those_of_the_message_found(says: Says, ana: User) -> None:
    old = says("reembolso")
    Message.objects.update(created_at=datetime(2026, 1, 5, tzinfo=UTC))
    new = says("reembolso")
    Message.objects.filter(ticket=new).update(created_at=NOON)
    with clock.at(NOON):
        assert numbers(search(ana, "reembolso before:2026-02-01")) == [old.number]
        assert numbers(search(ana, "reembolso after:7d")) == [new.number]


def test_the_recipient_in_a_search_is_that_of_the_message_found(says: Says, ana: User) -> None:
    ticket = says("reembolso")
    Message.objects.update(addresses={"to": [{"name": "Ajuda", "address": "help@lume.example"}]})
    says("reembolso")
    assert numbers(search(ana, "reembolso to:Help@lume.example")) == [ticket.number]
    assert numbers(search(ana, "to:help@lume.example")) == [ticket.number]
    assert numbers(search(ana, "reembolso to:nobody@lume.example")) == []


def test_a_recipient_alone_finds_the_tickets_of_the_newest_messages_to_it(says: Says, ana: User) -> None:
    sent = {"to": [{"name": "Ajuda", "address": "help@lume.example"}]}
    first, second, third = (says(text) for text in ("um", "dois", "três"))
    Message.objects.filter(ticket__in=[first, second]).update(addresses=sent)
    Message.objects.filter(ticket=first).update(created_at=NOON + timedelta(days=1))
    Message.objects.filter(ticket=second).update(created_at=NOON)
    found = search(ana, "to:help@lume.example", size=1)
    assert (numbers(found), found.hits[0].said_at) == ([first.number], NOON + timedelta(days=1))
    assert numbers(search(ana, "to:help@lume.example", after=found.next)) == [second.number]
    assert numbers(search(ana, "to:help@lume.example state:closed")) == []
    assert third.number not in numbers(search(ana, "to:help@lume.example"))


def test_people_are_found_by_the_beginning_of_a_word(ana: User, maria: Contact) -> None:
    Contact.objects.filter(pk=maria.pk).update(search_text="maria souza maria@correio.example")
    assert [person.name for person in search(ana, "Mari Sou").people] == ["Maria Souza"]
    assert [person.name for person in search(ana, "maria@correio.example").people] == ["Maria Souza"]
    assert search(ana, "marta").people == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("state:done", "“state:done” is unknown. Write one of: new, open, pending, on_hold, solved, closed."),
        ("before:soon", "“before:soon” is no day. Write 2026-11-20, today, yesterday, or 7d for a week ago."),
        ("-tag:x", "A minus works before words, not before “tag:”."),
        ("team:nowhere", "There is no team whose name begins with “nowhere”."),
        ("assignee:nobody", "There is no colleague whose name begins with “nobody”."),
        ("after:1d,2d", "“after:” takes one day."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(ana: User, asked: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        search(ana, asked)
    assert str(refusal.value.sentence) == sentence


def test_what_is_no_filter_is_searched_for_as_words(says: Says, ana: User) -> None:
    ticket = says("veja https://lume.example/ajuda às 10:30")
    assert numbers(search(ana, "https://lume.example/ajuda")) == [ticket.number]
    assert numbers(search(ana, "10:30")) == [ticket.number]


@pytest.mark.parametrize("tickets", [5, 25])
def test_a_search_takes_the_same_number_of_queries_for_any_number_of_hits(says: Says, ana: User, tickets: int) -> None:
    for _ in range(tickets):
        says("reembolso da ação")
    _warm = ana.team_ids
    with CaptureQueriesContext(connection) as queries:
        assert len(search(ana, "ações").hits) == tickets
    assert len(queries) == 8


def test_marks_stand_on_the_words_as_they_were_written() -> None:
    pieces = marked("Minhas AÇÕES, <b>ação</b> e acaso", "pt-BR", {"acao"})
    assert [piece.text for piece in pieces if piece.is_match] == ["AÇÕES", "ação"]
    assert "".join(piece.text for piece in pieces) == "Minhas AÇÕES, <b>ação</b> e acaso"


def test_an_excerpt_shows_the_first_match_with_its_surroundings() -> None:
    text = "bom dia " * 60 + "\n\nmeu  reembolso não veio " + "obrigada " * 60
    pieces = excerpt(text, "pt-BR", {"reembolso"})
    shown = "".join(piece.text for piece in pieces)
    assert "meu reembolso não veio" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 200


def test_an_excerpt_is_read_without_the_marks_of_markdown() -> None:
    text = "Abri a conferência do **pagamento** com o número **1090**.\n\n> Veja [o repasse](https://lume.example/r/1)."
    shown = "".join(piece.text for piece in excerpt(text, "pt-BR", {"pagamento"}))
    assert shown == "Abri a conferência do pagamento com o número 1090. Veja o repasse."


def test_an_excerpt_from_the_middle_of_a_long_message_begins_with_a_whole_word() -> None:
    text = f"{'antes ' * 500}pagamento{' depois' * 500}"
    shown = "".join(piece.text for piece in excerpt(text, "pt-BR", {"pagamento"}))
    assert shown.startswith("…antes ")
    assert shown.endswith("…")
    assert " pagamento depois" in shown


def test_a_day_can_be_written_in_several_ways(ana: User) -> None:
    from amparo.tickets.queries.finding.asked import read_search

    today = date(2026, 11, 20)
    for written, day in (
        ("2026-11-01", date(2026, 11, 1)),
        ("01/11/2026", date(2026, 11, 1)),
        ("yesterday", date(2026, 11, 19)),
        ("30d", date(2026, 10, 21)),
    ):
        assert read_search(f"after:{written}", today=today).filters.after == day
