"""What is somebody's own is shown to them and to nobody else, by PostgreSQL itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.accounts.models import User
from amparo.core.errors import Invalid
from amparo.wellbeing.models import Attempt, Break, CheckIn, Exposure, OptOut, Own, Skip, Talk
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.services import begin_break, begin_reveal, check_in, opt_out, record_text, skip
from amparo.wellbeing.states import ExposureKind

WALLED = (Attempt, Break, CheckIn, Exposure, OptOut, Skip, Talk)
ANSWERS = {"let_go": 1, "came_back": 3, "slept": 1, "someone": 4, "of_use": 2}


@pytest.fixture
def traces(ana: User, noor: User) -> None:
    """Ana left a trace in every table."""
    begin_reveal(
        person=ana, subject_kind="attachment", subject_id=1, harm="self_harm", severity=3, kind=ExposureKind.STILL
    )
    record_text(person=ana, subject_kind="message", subject_id=2, harm="threats", severity=2, seconds=20)
    opt_out(person=ana, harm="animal_harm")
    skip(person=ana, subject_kind="ticket", subject_id=3)
    begin_break(person=ana)
    check_in(person=ana, code="after_work", answers=ANSWERS)
    with as_person(ana):
        Attempt.objects.create(person=ana, by=noor, what="ledger")
        Talk.objects.create(person=ana, listener=noor)


def seen(model: type[Own]) -> int:
    return model.objects.count()


def test_every_own_table_stands_behind_the_wall(db: None) -> None:
    tables = {model._meta.db_table for model in Own.__subclasses__()}
    assert tables == {model._meta.db_table for model in WALLED}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polname = 'only_their_person'"
        )
        assert {name for (name,) in cursor.fetchall()} == tables


def test_the_desk_works_as_a_role_that_cannot_pass(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


@pytest.mark.parametrize("model", WALLED)
def test_ana_sees_what_is_hers(model: type[Own], traces: None, ana: User) -> None:
    with as_person(ana):
        assert seen(model)


@pytest.mark.parametrize("model", WALLED)
def test_without_saying_whose_nothing_is_there(model: type[Own], traces: None) -> None:
    assert seen(model) == 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - a table of ours
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("model", WALLED)
def test_neither_her_lead_nor_the_owner_sees_it(model: type[Own], traces: None, grace: User, olga: User) -> None:
    for person in (grace, olga):
        with as_person(person):
            assert seen(model) == 0


def test_nobody_changes_or_writes_for_another(traces: None, ana: User, grace: User) -> None:
    with as_person(grace):
        assert OptOut.objects.filter(person=ana).update(harm="hate") == 0
        assert OptOut.objects.filter(person=ana).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            OptOut.objects.create(person=ana, harm="hate")
    with as_person(ana):
        assert OptOut.objects.get().harm == "animal_harm"


def test_the_wall_closes_again(traces: None, ana: User, grace: User) -> None:
    with as_person(ana):
        with as_person(grace):
            assert seen(Skip) == 0
        assert seen(Skip) == 1
    assert seen(Skip) == 0


def test_an_error_closes_it_too(traces: None, ana: User) -> None:
    with pytest.raises(Invalid), transaction.atomic(), as_person(ana):
        raise Invalid("no")
    assert seen(Skip) == 0
    with pytest.raises(Invalid), as_person(ana):
        raise Invalid("no")
    assert seen(Skip) == 0
