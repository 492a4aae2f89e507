"""Once a minute it is counted who is at the desk and who has something before them; no record about anybody arises."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import signed_in, staff, words

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.moderation.models import Case
from amparo.moderation.services import claim_next
from amparo.people.models import Contact
from amparo.project.tasks import count_a_moment, draw_a_moment
from amparo.tickets.models import Brand
from amparo.tickets.services import note_open_desks, note_presence, open_ticket
from amparo.wellbeing.models import Tally
from amparo.wellbeing.services import begin_break

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)

Counts = Callable[..., tuple[int, int]]


@pytest.fixture
def counts(ana: User, luis: User, grace: User, noor: User) -> Counts:
    """Ten desks are open, then a moment is counted: of how many people, how many handled something."""
    others = [staff(f"P{number}", Role.AGENT) for number in range(6)]
    people = [person.pk for person in (ana, luis, grace, noor, *others)]

    def count(after: timedelta = timedelta()) -> tuple[int, int]:
        with clock.at(NOON + after):
            note_open_desks(user_ids=people)
            count_a_moment()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('amparo.counting', 'on', false)")
            found = Tally.objects.values_list("handling", "present").get()
            cursor.execute("SELECT set_config('amparo.counting', '', false)")
        return found

    return count


def look(person: User, brand: Brand, contact: Contact) -> None:
    """`person` opens a new ticket at noon."""
    with clock.at(NOON):
        note_presence(user=person, ticket=open_ticket(brand=brand, incoming=words(contact)).ticket, typing=False)


def test_ana_who_has_two_tickets_before_her_is_one_who_handles_something(
    counts: Counts, ana: User, lume: Brand, maria: Contact
) -> None:
    look(ana, lume, maria)
    look(ana, lume, maria)
    assert counts() == (1, 10)


def test_ana_who_looked_at_a_ticket_a_while_ago_is_there_and_handles_nothing(
    counts: Counts, ana: User, lume: Brand, maria: Contact
) -> None:
    look(ana, lume, maria)
    assert counts(after=timedelta(seconds=50)) == (0, 10)


def test_noor_handles_the_case_she_has_until_her_lease_runs_out(counts: Counts, case: Case, noor: User) -> None:
    with clock.at(NOON):
        claim_next(by=noor)
    assert counts() == (1, 10)
    assert counts(after=timedelta(minutes=16)) == (1, 20)


def test_whoever_rests_is_in_neither_number_whatever_they_have_open(
    counts: Counts, ana: User, luis: User, lume: Brand, maria: Contact
) -> None:
    look(ana, lume, maria)
    with clock.at(NOON):
        begin_break(person=ana)
        begin_break(person=luis)
    assert counts() == (0, 8)


def test_whose_desk_is_on_no_screen_is_not_there(counts: Counts, lume: Brand, maria: Contact) -> None:
    lia = staff("Lia", Role.LEAD)
    look(lia, lume, maria)
    with clock.at(NOON - timedelta(minutes=2)):
        note_open_desks(user_ids=[lia.pk])
    assert counts() == (0, 10)


def test_counting_is_no_event_and_names_nobody(counts: Counts) -> None:
    before = EventRecord.objects.count()
    counts()
    assert EventRecord.objects.count() == before


def test_a_second_of_the_minute_is_drawn_and_comes_while_it_lasts() -> None:
    before = clock.now()
    for _minute in range(20):
        draw_a_moment(timestamp=0)
    after = clock.now()
    jobs = ProcrastinateJob.objects.filter(task_name="amparo.project.tasks.count_a_moment")
    drawn = list(jobs.values_list("scheduled_at", flat=True))
    assert len({moment.second for moment in drawn}) > 1
    assert all(before <= moment <= after + timedelta(seconds=55) for moment in drawn)


def test_a_reviewers_desk_is_open_like_any_other(case: Case, noor: User) -> None:
    claim_next(by=noor)
    desk = signed_in(noor)
    for screen in ("/desk/review/", f"/desk/review/{case.number}/"):
        assert 'data-events="/desk/live/"' in desk.get(screen).content.decode()
