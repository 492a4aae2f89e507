"""What was said in a case goes after its time, or with its person; what was decided stays, and a hold keeps all of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.audit.services import erasing
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.files.models import StoredFile
from amparo.files.services import keep
from amparo.moderation import services
from amparo.moderation.models import Case, Evidence, FirstVerdict, Review, Ruling, Statement
from amparo.moderation.queries.story import may_appeal
from amparo.moderation.services import Creator, Objection, Shown
from amparo.moderation.services.forgetting import held_decisions
from amparo.moderation.states import CaseState, EvidenceKind, ToldVia
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.people.holding import forget_everywhere
from amparo.people.models import Contact, Identity
from amparo.people.states import IdentityKind
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db

YEARS = timedelta(days=731)


def told(row: Case, noor: User) -> Case:
    """Reviewed, agreed on, and its creator told."""
    services.claim_next(by=noor)
    services.commit_verdict(case=row, by=noor, words=says())
    with clock.at(clock.now() + timedelta(seconds=11)):
        services.settle(case=row)
    services.decide(case=row)
    services.tell(case=row, by=SYSTEM, via=ToldVia.NOTED, note="In the app")
    return Case.objects.get(pk=row.pk)


def said_of(row: Case) -> set[str]:
    """Every word that is left of it."""
    row.refresh_from_db()
    statement = Statement.objects.filter(ruling__case=row).first()
    return {
        row.creator_ref,
        row.creator_name,
        row.facts,
        row.subject_ref,
        FirstVerdict.objects.get(case=row).reason,
        *Review.objects.filter(case=row).values_list("reason", flat=True),
        *([statement.text, statement.note] if statement else []),
    }


def test_its_files_go_where_nothing_else_names_them(hands_in: HandsIn, noor: User) -> None:
    here, shared = keep(b"only here"), keep(b"elsewhere too")
    pieces = [
        Shown(kind=EvidenceKind.FILE, file=file, name="a.png", content_type="image/png") for file in (here, shared)
    ]
    row = hands_in(evidence=pieces)
    hands_in(subject_ref="live-2", evidence=pieces[1:])
    services.withdraw(case=row, by=noor, reason="Not ours")
    with clock.at(clock.now() + YEARS):
        assert services.forget_expired() == 1
    assert list(StoredFile.objects.all()) == [shared]


def test_it_is_kept_for_two_years_after_it_is_over_and_then_only_what_was_decided(case: Case, noor: User) -> None:
    row = told(case, noor)
    assert row.retain_until is not None
    with clock.at(row.retain_until - timedelta(hours=1)):
        assert services.forget_expired() == 0
    with clock.at(row.retain_until + timedelta(hours=1)):
        assert services.forget_expired() == 1
        assert services.forget_expired() == 0
    assert said_of(row) <= {"", "—"}
    assert not Evidence.objects.filter(case=row).exists()
    assert Review.objects.get(case=row).verdict == "upholds"
    assert Ruling.objects.get(case=row).outcome == "upheld"
    assert EventRecord.objects.filter(kind="moderation:case:forgotten", subject_id=row.pk).count() == 1


def test_nobody_appeals_against_what_is_not_there_any_more(case: Case, noor: User) -> None:
    row = told(case, noor)
    statement = Statement.objects.get(ruling__case=row)
    assert may_appeal(statement)
    Case.objects.filter(pk=row.pk).update(erased_at=clock.now())
    assert not may_appeal(Statement.objects.get(pk=statement.pk))
    with pytest.raises(Conflict):
        services.appeal(case=row, by=SYSTEM, what=Objection(reason="It was mine"))


def test_what_is_not_over_is_kept_however_old(case: Case, noor: User) -> None:
    row = told(case, noor)
    Case.objects.filter(pk=row.pk).update(state=CaseState.APPEALED)
    with clock.at(clock.now() + YEARS):
        assert services.forget_expired() == 0


def test_a_hold_keeps_it_and_the_database_sees_to_that(case: Case, noor: User, olga: User) -> None:
    row = told(case, noor)
    services.place_hold(case=row, by=noor, until=clock.now() + 3 * YEARS, reason="A court asks for it")
    with clock.at(clock.now() + YEARS):
        assert services.forget_expired() == 0
    with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
        Case.objects.filter(pk=row.pk).update(erased_at=clock.now())


def test_with_its_person_a_case_goes_and_nobody_decides_about_them_any_more(
    hands_in: HandsIn, ticket: Ticket, noor: User
) -> None:
    on_ticket = hands_in(ticket=ticket)
    elsewhere = hands_in(subject_ref="live-2")
    Case.objects.filter(pk=elsewhere.pk).update(contact=ticket.contact)
    of_others = hands_in(subject_ref="live-3")
    assert services.claim_next(by=noor) == on_ticket
    with erasing():
        forget_everywhere(ticket.contact_id)
    for row in (on_ticket, elsewhere):
        assert said_of(row) <= {"", "—"}
        assert row.state == CaseState.WITHDRAWN
    of_others.refresh_from_db()
    assert (of_others.state, of_others.erased_at) == (CaseState.PENDING, None)


def test_who_never_wrote_in_is_known_by_the_account_that_was_decided_about(
    hands_in: HandsIn, stranger: Contact, noor: User
) -> None:
    row, of_others = hands_in(), hands_in(creator=Creator(reference="luz", name="Luz"))
    Identity.objects.create(contact=stranger, kind=IdentityKind.ACCOUNT, value="vale", shown="Vale")
    with erasing():
        forget_everywhere(stranger.pk)
    assert said_of(row) <= {"", "—"}
    assert "Luz" in said_of(of_others)


def test_a_person_is_not_forgotten_while_a_case_of_theirs_is_held(
    hands_in: HandsIn, ticket: Ticket, noor: User
) -> None:
    row = hands_in(ticket=ticket)
    services.place_hold(case=row, by=noor, until=clock.now() + YEARS, reason="A court asks for it")
    with pytest.raises(Conflict, match="legal hold"), transaction.atomic(), erasing():
        forget_everywhere(ticket.contact_id)
    row.refresh_from_db()
    assert row.erased_at is None


def test_the_hold_is_named_before_anybody_tries(hands_in: HandsIn, ticket: Ticket, noor: User) -> None:
    row = hands_in(ticket=ticket)
    hands_in(subject_ref="live-2")
    assert held_decisions(ticket.contact_id) == []
    services.place_hold(case=row, by=noor, until=clock.now() + YEARS, reason="A court asks for it")
    assert held_decisions(ticket.contact_id) == [f"Decision {row.number} is under legal hold."]
    with clock.at(clock.now() + 2 * YEARS):
        assert held_decisions(ticket.contact_id) == []
