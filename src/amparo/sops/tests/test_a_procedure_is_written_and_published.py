"""From a draft to a version that holds: reviewed by somebody else, told to whom it concerns, never changed again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.deadlines.services import run_due
from amparo.notifications.models import Notification
from amparo.sops.models import Procedure, Reading, Version
from amparo.sops.queries.applying import held_back
from amparo.sops.queries.changes.readers import major_to_read, overdue, readers_of, to_read
from amparo.sops.queries.versions.holding import holding_of
from amparo.sops.queries.versions.texts import in_use
from amparo.sops.services import (
    About,
    acknowledge,
    approve,
    describe_change,
    publish,
    remind,
    retire,
    save_text,
    send_back,
    start_draft,
    start_run,
    submit,
    withdraw,
)
from amparo.sops.states import VersionState
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import CALLING, LOST_LOGIN, NEWER, OTHER_WAY
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db

QUESTION = {
    "question": {"pt-BR": "O que prova que é ela?", "en": "What proves who it is?"},
    "options": [{"en": "The e-mail"}, {"en": "The phone"}],
    "right": 1,
}


def test_katia_writes_grace_approves_and_it_holds(katia: User, grace: User) -> None:
    version = published(katia, grace)
    assert (version.number, version.state, version.approver) == (1, VersionState.PUBLISHED, grace)
    assert holding_of("lost-login") == version
    assert Version.objects.get(pk=version.pk).text == LOST_LOGIN
    procedure = Procedure.objects.get(key="lost-login")
    assert procedure.title.in_language("es") == "Acceso perdido"
    assert procedure.owner is not None
    assert procedure.owner.name == "Brasil"
    kinds = EventRecord.objects.filter(subject_kind="sop_version").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "sops:draft:started",
        "sops:version:submitted",
        "sops:version:approved",
        "sops:version:published",
    ]


def test_nobody_approves_what_they_wrote_and_the_database_sees_to_it_too(katia: User, olga: User) -> None:
    version = start_draft(by=olga, text=LOST_LOGIN)
    version = save_text(version=version, by=katia, text=NEWER, seen=version.digest)
    submit(version=version, by=katia)
    for writer in (olga, katia):
        with pytest.raises(NotAllowed, match="did not write it"):
            approve(version=version, by=writer)
    with pytest.raises(DatabaseError, match="version_approved_by_another"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(approver=katia)


def test_what_nobody_approved_is_not_published(katia: User) -> None:
    version = submit(version=start_draft(by=katia, text=LOST_LOGIN), by=katia)
    with pytest.raises(Conflict, match="approves it first"):
        publish(version=version, by=katia)


def test_a_text_with_a_problem_does_not_get_into_review(katia: User) -> None:
    version = start_draft(by=katia, text=LOST_LOGIN.replace("answer: choice", "answer: choose"))
    with pytest.raises(Invalid, match="Line 19"):
        submit(version=version, by=katia)
    assert Version.objects.get(pk=version.pk).state == VersionState.DRAFT


@pytest.mark.parametrize(
    "change",
    [{"text": "id: x"}, {"is_major": True}, {"number": 9}, {"state": VersionState.DRAFT}, {"questions": [1]}],
)
def test_the_database_refuses_to_change_what_was_published(katia: User, grace: User, change: dict[str, object]) -> None:
    version = published(katia, grace)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=version.pk).delete()


def test_two_writers_do_not_overwrite_each_other(katia: User, olga: User) -> None:
    version = start_draft(by=katia, text=LOST_LOGIN)
    seen = version.digest
    save_text(version=version, by=olga, text=NEWER, seen=seen)
    with pytest.raises(Conflict, match="Somebody else"):
        save_text(version=version, by=katia, text=OTHER_WAY, seen=seen)
    assert Version.objects.get(pk=version.pk).text == NEWER


def test_a_version_that_was_sent_back_is_approved_anew(katia: User, grace: User) -> None:
    version = submit(version=start_draft(by=katia, text=LOST_LOGIN), by=katia)
    approve(version=version, by=grace)
    sent = send_back(version=version, by=grace, note="Falta o espanhol.")
    assert (sent.state, sent.approver_id) == (VersionState.DRAFT, None)


def test_a_later_version_holds_from_its_date_and_the_earlier_retires_then(katia: User, grace: User) -> None:
    first = published(katia, grace)
    second = start_draft(by=katia, text=NEWER)
    approve(version=submit(version=second, by=katia), by=grace)
    tomorrow = clock.now() + timedelta(days=1)
    publish(version=second, by=katia, holds_from=tomorrow)
    assert holding_of("lost-login") == first
    with clock.at(tomorrow + timedelta(minutes=1)):
        assert holding_of("lost-login") == second
        run_due()
    first.refresh_from_db()
    assert first.state == VersionState.RETIRED


def test_a_procedure_taken_out_of_use_does_not_come_back_with_a_later_version(katia: User, grace: User) -> None:
    first = published(katia, grace)
    second = start_draft(by=katia, text=NEWER)
    approve(version=submit(version=second, by=katia), by=grace)
    tomorrow = clock.now() + timedelta(days=1)
    publish(version=second, by=katia, holds_from=tomorrow)
    retire(version=first, by=katia)
    with clock.at(tomorrow + timedelta(minutes=1)):
        run_due()
        assert holding_of("lost-login") is None
    assert set(Version.objects.values_list("state", flat=True)) == {VersionState.RETIRED}


def test_a_procedure_that_another_calls_stays_in_use(katia: User, grace: User) -> None:
    first = published(katia, grace)
    calling = published(katia, grace, text=CALLING)
    with pytest.raises(Conflict, match="“Cannot get in” calls this procedure"):
        retire(version=first, by=katia)
    retire(version=calling, by=katia)
    assert retire(version=first, by=katia).state == VersionState.RETIRED


def test_it_is_told_to_the_teams_and_languages_it_concerns(
    katia: User, grace: User, ana: User, luis: User, brazil: Team
) -> None:
    english = staff("Emma", Role.AGENT, team=brazil, languages=("en",))
    first = published(katia, grace)
    assert {row.person for row in Reading.objects.filter(version=first)} == {ana, english}
    told = Notification.objects.get(user=ana, data__version=first.pk)
    assert told.sentence() == "There is a new procedure, “Login perdido”. Please read it"
    second = published(katia, grace, text=NEWER)
    assert [reader.person for reader in readers_of(second)] == [ana]  # only Portuguese reads differently
    told = Notification.objects.get(user=ana, data__version=second.pk)
    assert told.sentence() == "The procedure “Login perdido” changes. Please read what is new"
    assert second not in to_read(luis)


def test_a_major_change_asks_and_keeps_every_answer(katia: User, grace: User, ana: User) -> None:
    about = About(is_major=True, holds_back=True, questions=[QUESTION])
    version = published(katia, grace, about=about)
    with pytest.raises(Invalid, match="every question"):
        acknowledge(version=version, by=ana)
    assert acknowledge(version=version, by=ana, answers=[0]) == [0]
    assert to_read(ana) == [version]
    assert acknowledge(version=version, by=ana, answers=[1]) == []
    assert to_read(ana) == []
    (reader,) = readers_of(version)
    assert (reader.person, reader.wrong, reader.acknowledged_at is not None) == (ana, 1, True)


def test_a_small_change_does_not_make_the_major_one_before_it_read(
    katia: User, grace: User, ana: User, ticket: Ticket
) -> None:
    acknowledge(version=published(katia, grace), by=ana)
    major = published(katia, grace, text=OTHER_WAY, about=About(is_major=True, holds_back=True))
    minor = published(katia, grace, text=OTHER_WAY.replace("O que mais a pessoa disse?", "O que a pessoa contou?"))
    major.refresh_from_db()
    assert major.state == VersionState.RETIRED
    assert to_read(ana) == [major, minor]
    assert major_to_read(ana) == [major.pk]
    assert held_back(ana, [minor], in_use()) == {minor.pk: major.pk}
    with pytest.raises(Conflict, match="Read what is new first"):
        start_run(ticket=ticket, by=ana, version=minor)
    with clock.at(clock.now() + timedelta(days=4)):
        run_due()
    assert Notification.objects.filter(user=ana, kind="sops:reminded", data__version=major.pk).count() == 1
    acknowledge(version=major, by=ana)
    assert to_read(ana) == [minor]
    assert held_back(ana, [minor], in_use()) == {}
    assert start_run(ticket=ticket, by=ana, version=minor).step == "phone"


def test_a_change_of_what_a_procedure_calls_is_read_before_that_procedure_is_begun(
    katia: User, grace: User, ana: User, ticket: Ticket
) -> None:
    called = published(katia, grace, about=About(is_major=True, holds_back=True))
    calling = published(katia, grace, text=CALLING)
    assert held_back(ana, [calling], in_use()) == {calling.pk: called.pk}
    with pytest.raises(Conflict, match="Read what is new first"):
        start_run(ticket=ticket, by=ana, version=calling)
    acknowledge(version=called, by=ana)
    assert held_back(ana, [calling], in_use()) == {}
    assert start_run(ticket=ticket, by=ana, version=calling).step == "again.phone"


def test_a_major_change_of_a_procedure_out_of_use_is_not_to_be_read(katia: User, grace: User, ana: User) -> None:
    retire(version=published(katia, grace, about=About(is_major=True, holds_back=True)), by=katia)
    assert to_read(ana) == []
    assert major_to_read(ana) == []


def test_a_minor_change_asks_nothing(katia: User) -> None:
    with pytest.raises(Invalid, match="Only a major change"):
        describe_change(version=start_draft(by=katia, text=LOST_LOGIN), by=katia, about=About(questions=[QUESTION]))


def test_grace_reminds_who_has_not_read_and_the_clock_does_so_once(katia: User, grace: User, ana: User) -> None:
    version = published(katia, grace)
    assert remind(version=version, by=grace) == 1
    with clock.at(clock.now() + timedelta(days=4)):
        run_due()
    assert Notification.objects.filter(user=ana, kind="sops:reminded").count() == 2
    acknowledge(version=version, by=ana)
    assert remind(version=version, by=grace) == 0
    with pytest.raises(NotAllowed):
        remind(version=version, by=ana)


def test_a_procedure_whose_date_has_passed_is_named(katia: User, grace: User) -> None:
    version = published(katia, grace, text=LOST_LOGIN.replace("2027-05-01", "2026-01-31"))
    assert overdue(clock.now()) == [version.procedure]
    retire(version=version, by=katia)
    assert overdue(clock.now()) == []


def test_a_wrong_version_is_withdrawn_with_a_reason_and_holds_no_more(katia: User, grace: User) -> None:
    version = published(katia, grace)
    with pytest.raises(Invalid, match="what was wrong"):
        withdraw(version=version, by=katia, reason=" ")
    withdraw(version=version, by=katia, reason="O link vale menos.")
    assert holding_of("lost-login") is None
