"""Rows that are written together are what they would be if each were saved."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.accounts.models import Team
from amparo.core.inserting import insert_all
from amparo.people.models import Contact, Identity
from amparo.people.states import IdentityKind, Tier
from amparo.tickets.models import Brand, Message, Tag, Ticket
from amparo.tickets.states import MessageKind

pytestmark = pytest.mark.django_db

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
CODES = TEXTS.map(lambda text: text[:10])
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def values(row: Contact) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("name", "languages", "tier", "agency", "note", "created_at")}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(st.lists(st.tuples(TEXTS, st.lists(CODES, max_size=2), MOMENTS), min_size=1, max_size=4))
def test_what_is_read_again_is_what_was_written(given: list[tuple[str, list[str], datetime]]) -> None:
    rows = [
        Contact(name=text, languages=languages, tier=Tier.VIP, note=text * 2, created_at=moment)
        for text, languages, moment in given
    ]
    told = [values(row) for row in rows]
    insert_all(rows)
    assert [values(Contact.objects.get(pk=row.pk)) for row in rows] == told


def test_each_learns_its_key_and_its_number_in_their_order(lume: Brand, maria: Contact, brazil: Team) -> None:
    tickets = insert_all([Ticket(brand=lume, contact=maria, team=brazil, subject=f"{number}") for number in range(9)])
    assert [ticket.number for ticket in tickets] == sorted({ticket.number for ticket in tickets})
    assert [Ticket.objects.get(number=ticket.number).subject for ticket in tickets] == [str(one) for one in range(9)]
    tickets[0].subject = "Anew"
    tickets[0].save()
    assert Ticket.objects.get(pk=tickets[0].pk).subject == "Anew"


def test_mappings_are_written_as_such_and_words_to_search_by_are_read_when_asked_for(ticket: Ticket) -> None:
    addresses = {"to": [{"name": 'Ana "A." Ção', "address": "ana@lume.example"}]}
    (message,) = insert_all(
        [Message(ticket=ticket, kind=MessageKind.IN, text="cartões", language="pt-BR", addresses=addresses)]
    )
    read = Message.objects.get(pk=message.pk)
    assert (read.addresses, read.folded, read.contact) == (addresses, [], None)
    assert message.search == read.search
    assert "cart" in message.search


def test_nothing_is_written_of_what_the_database_refuses(maria: Contact) -> None:
    for error, name in ((DataError, "x" * 201), (DataError, "a\0b")):
        with pytest.raises(error), transaction.atomic():
            insert_all([Contact(name="Luis"), Contact(name=name)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all([Identity(contact=maria, kind=IdentityKind.EMAIL, value=value) for value in ("a@b.example",) * 2])
    assert not Contact.objects.filter(name="Luis").exists()


def test_what_is_there_already_stays_when_that_is_asked_for() -> None:
    Tag.objects.create(name="refund")
    insert_all([Tag(name="refund"), Tag(name="login")], ignore_conflicts=True)
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["login", "refund"]


def test_of_no_rows_the_database_is_not_told() -> None:
    with CaptureQueriesContext(transaction.get_connection()) as asked:
        assert insert_all([]) == []
    assert not asked.captured_queries
