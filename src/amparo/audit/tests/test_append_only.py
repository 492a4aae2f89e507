import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from amparo.accounts.events import PersonJoined
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import erase_personal_data, record

pytestmark = pytest.mark.django_db


def an_event(ticket_id: int | None = None) -> EventRecord:
    joined = PersonJoined(name="Ana", roles=["agent"])
    return record(joined, by=SYSTEM, about=Subject("user", 7), ticket_id=ticket_id)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_eventrecord SET kind = 'nothing'",
        "UPDATE audit_eventrecord SET data = '{}'",
        "DELETE FROM audit_eventrecord",
        "TRUNCATE audit_eventrecord",
    ],
)
def test_the_database_refuses_to_change_the_event_log(attack: str) -> None:
    an_event()
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert EventRecord.objects.get().kind == "accounts:person:joined"


def test_an_event_reads_as_a_sentence() -> None:
    assert an_event().sentence() == "Ana joined"


def test_erasure_blanks_the_person_and_leaves_the_fact() -> None:
    event = an_event(ticket_id=1)
    assert erase_personal_data(ticket_ids=[1]) == 1
    event.refresh_from_db()
    assert event.data == {"roles": ["agent"]}
    assert event.sentence() == "(erased) joined"
