"""Kept queries answer as the querysets would that they are made of, for everybody who asks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.kept import ask, kept, written_once
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.queries import visible_to
from amparo.tickets.states import TicketState

WRITTEN: list[tuple[object, ...]] = []


@kept
def tickets_since(user: User, since: datetime, contact_id: int, state: str) -> QuerySet[Ticket]:
    WRITTEN.append((user, since, contact_id, state))
    found = visible_to(user).filter(created_at__gte=since, contact=contact_id, state=state)
    return found.select_related("contact", "assignee").order_by("pk")


@pytest.fixture(autouse=True)
def _nothing_written() -> None:
    WRITTEN.clear()


@pytest.fixture
def tickets(lume: Brand, maria: Contact, ana: User, brazil: Team, latam: Team) -> list[Ticket]:
    return [
        Ticket.objects.create(brand=lume, contact=maria, channel="email", state="open", team=team, assignee=assignee)
        for team, assignee in ((brazil, None), (latam, None), (latam, ana), (None, None))
    ]


def asked(user: User, contact: Contact, **more: Any) -> list[Ticket]:
    since = more.get("since") or clock.now() - timedelta(days=1)
    return tickets_since(user, since, contact.pk, more.get("state", "open"))


def test_each_reader_gets_their_own_tickets_from_one_text(
    tickets: list[Ticket], maria: Contact, ana: User, luis: User, grace: User
) -> None:
    for reader in (ana, luis, grace):
        expected = list(visible_to(reader).filter(contact=maria).order_by("pk"))
        for _time in range(2):
            assert asked(reader, maria) == expected
    assert asked(ana, maria)[1].assignee == ana
    assert len(WRITTEN) == len({one.likeness for one in (ana, luis, grace)})


def test_two_who_are_alike_share_the_text_and_not_the_answer(
    tickets: list[Ticket], maria: Contact, ana: User, brazil: Team
) -> None:
    twin = User.objects.create(email="bia@lume.example", name="Bia", roles=ana.roles, time_zone=ana.time_zone)
    twin.team_ids = ana.team_ids
    assert tickets[2] in asked(ana, maria)
    assert tickets[2] not in asked(twin, maria)
    assert len(WRITTEN) == 1


def test_moments_numbers_and_texts_are_values(tickets: list[Ticket], maria: Contact, ana: User) -> None:
    assert asked(ana, maria)
    assert not asked(ana, maria, since=clock.now() + timedelta(days=1))
    assert not asked(ana, Contact(pk=maria.pk + 1))
    assert not asked(ana, maria, state="closed' OR true --")
    assert len(WRITTEN) == 1


def test_a_day_is_a_value(tickets: list[Ticket]) -> None:
    @kept
    def since_day(day: date) -> QuerySet[Ticket]:
        WRITTEN.append((day,))
        return Ticket.objects.annotate(day=TruncDate("created_at", tzinfo=UTC)).filter(day__gte=day)

    today = clock.now().date()
    assert len(since_day(today - timedelta(days=1))) == 4
    assert not since_day(today + timedelta(days=2))
    assert len(WRITTEN) == 1


def test_a_code_belongs_to_the_text(tickets: list[Ticket], maria: Contact, ana: User) -> None:
    for state, count in ((TicketState.OPEN, 3), (TicketState.CLOSED, 0)):
        assert len(asked(ana, maria, state=state)) == count
    assert len(WRITTEN) == 2


def test_lists_of_any_length_share_the_text(tickets: list[Ticket]) -> None:
    @kept
    def among(ids: list[int], state: str) -> QuerySet[Ticket]:
        WRITTEN.append((state,))
        return Ticket.objects.filter(pk__in=ids, state=state).order_by("pk")

    for count in (0, 1, 3):
        assert among([ticket.pk for ticket in tickets[:count]], "open") == tickets[:count]
    assert len(WRITTEN) == 1


def test_texts_come_in_lists_too(tickets: list[Ticket]) -> None:
    @kept
    def in_states(states: list[str]) -> QuerySet[Ticket]:
        WRITTEN.append((states,))
        return Ticket.objects.filter(state__in=states).order_by("pk")

    for states, count in ((["open"], 4), (["closed", "solved' OR true --"], 0), (["closed", "open"], 4)):
        assert len(in_states(states)) == count
    assert len(WRITTEN) == 1


def test_the_log_of_queries_shows_them(tickets: list[Ticket], maria: Contact, ana: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        asked(ana, maria)
    assert "tickets_ticket" in queries[-1]["sql"]


def test_what_the_database_refuses_is_told_as_of_any_query(tickets: list[Ticket]) -> None:
    with pytest.raises(DataError), transaction.atomic():
        ask("SELECT 1 / (%(number)s - 1)", {"number": 1})
    assert ask("SELECT 4 / (%(number)s - 1), '100 %%'", {"number": 3}) == [(2, "100 %")]
    assert ask("SELECT %(nothing)s::int, %(nothing)s::text", {"nothing": None}) == [(None, None)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_gone_is_told_and_made_anew() -> None:
    with pytest.raises(OperationalError):
        ask("SELECT pg_terminate_backend(pg_backend_pid())::text || %(more)s", {"more": ""})
    connection.close_if_unusable_or_obsolete()
    assert ask("SELECT 1 + %(more)s", {"more": 1}) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_begins_with_the_first_of_them() -> None:
    def moment() -> object:
        return ask("SELECT transaction_timestamp()::text || %(kind)s", {"kind": ""})

    with transaction.atomic():
        assert moment() == moment()
    assert moment() != moment()


def test_a_connection_keeps_some_statements_and_goes_on_after_them(tickets: list[Ticket], ana: User) -> None:
    for number in range(250):
        assert ask(f"SELECT {number} + %(more)s", {"more": 1}) == [(number + 1,)]
    assert len(asked(ana, tickets[0].contact)) == len(asked(ana, tickets[0].contact))
    assert ask("SELECT count(*) < 210 FROM pg_prepared_statements WHERE name LIKE %(name)s", {"name": "kept%"}) == [
        (True,)
    ]


def test_who_may_see_nothing_gets_nothing(tickets: list[Ticket], maria: Contact) -> None:
    assert asked(User.objects.create(email="x@lume.example", name="X"), maria) == []


@pytest.mark.django_db
def test_a_query_that_computes_with_its_argument_is_refused() -> None:
    @kept
    def after(number: int) -> QuerySet[Ticket]:
        return Ticket.objects.filter(number__gt=number + 1)

    @kept
    def among(numbers: list[int]) -> QuerySet[Ticket]:
        return Ticket.objects.filter(number__in=[number + 1 for number in numbers])

    with pytest.raises(TypeError, match="computed"):
        among([3])
    with pytest.raises(TypeError, match="computed"):
        after(3)


def test_a_query_that_is_only_written_once_shows_the_planner_its_values(tickets: list[Ticket], ana: User) -> None:
    @written_once
    def said(user: User, ids: list[int], state: str, since: datetime) -> QuerySet[Ticket]:
        WRITTEN.append((state,))
        return visible_to(user).filter(pk__in=ids, state=state, created_at__gte=since).order_by("pk")

    ids = [ticket.pk for ticket in tickets]
    for state in ("open", "closed", "closed' OR true --"):
        with CaptureQueriesContext(connection) as queries:
            found = said(ana, ids, state, clock.now() - timedelta(days=1))
        assert found == list(visible_to(ana).filter(pk__in=ids, state=state).order_by("pk"))
        assert "$1" not in queries[-1]["sql"]
        assert state.partition("'")[0] in queries[-1]["sql"]
    assert len(WRITTEN) == 1
