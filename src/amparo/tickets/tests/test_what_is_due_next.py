"""Lists by what is due next: written beside the ticket, sorted by an index, narrowed by words and times."""

from datetime import timedelta

import pytest
from tests.cast import words

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.queries import Filters, Sort, View, list_page, search
from amparo.tickets.services import NextDue, open_ticket, set_due

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def due(lume: Brand, maria: Contact, brazil: Team) -> dict[str, Ticket]:
    """Maria's tickets, named by when what was promised her falls due."""
    lengths = {"in 3 h": 3 * HOUR, "30 min late": -HOUR / 2, "nothing": None, "in 40 h": 40 * HOUR}
    tickets = {
        name: open_ticket(brand=lume, incoming=words(maria, subject=name), team=brazil).ticket for name in lengths
    }
    now = clock.now()
    set_due(
        due={
            tickets[name].pk: NextDue(at=now + length, since=now - 4 * HOUR) if length is not None else None
            for name, length in lengths.items()
        }
    )
    return tickets


def subjects(user: User, **filters: object) -> list[str]:
    return [row.subject for row in list_page(user, Filters(view=View.TEAM, **filters)).rows]  # type: ignore[arg-type] # as given


@pytest.mark.usefixtures("due")
def test_ana_sees_what_is_late_first_then_what_is_due_and_last_what_is_promised_nothing(ana: User) -> None:
    assert subjects(ana, sort=Sort.DUE) == ["30 min late", "in 3 h", "in 40 h", "nothing"]


@pytest.mark.usefixtures("due")
def test_the_list_goes_on_where_a_page_ended(ana: User) -> None:
    filters = Filters(view=View.TEAM, sort=Sort.DUE)
    first = list_page(ana, filters, size=2)
    rest = list_page(ana, filters, first.next, size=2)
    assert [row.subject for row in (*first.rows, *rest.rows)] == ["30 min late", "in 3 h", "in 40 h", "nothing"]
    assert rest.next is None


@pytest.mark.usefixtures("due")
def test_lists_and_searches_are_narrowed_by_when_something_is_due(ana: User) -> None:
    assert subjects(ana, due="late") == ["30 min late"]
    assert set(subjects(ana, due="4h")) == {"30 min late", "in 3 h"}
    assert set(subjects(ana, due="2d")) == {"30 min late", "in 3 h", "in 40 h"}
    assert subjects(ana, due="none") == ["nothing"]
    assert [hit.row.subject for hit in search(ana, "due:late").hits] == ["30 min late"]
    assert {hit.row.subject for hit in search(ana, "due:240m").hits} == {"30 min late", "in 3 h"}
    assert {"in 40 h", "nothing"}.isdisjoint(subjects(ana, due="today"))


def test_what_cannot_be_meant_is_refused_with_what_to_write(ana: User) -> None:
    with pytest.raises(Invalid, match="late, today, none, 4h, 2d"):
        search(ana, "due:soon")
    with pytest.raises(Invalid):
        Filters().adding("due", "0h")


def test_what_is_due_no_more_is_taken_away_and_no_version_changes(ana: User, due: dict[str, Ticket]) -> None:
    late = due["30 min late"]
    set_due(due={late.pk: None})
    assert subjects(ana, due="late") == []
    version = late.version
    late.refresh_from_db()
    assert (late.due_at, late.due_since, late.version) == (None, None, version)
