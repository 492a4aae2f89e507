import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import HTMX

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.people.models import Contact
from amparo.tickets.models import Brand, ContactReason, Ticket
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState


@pytest.fixture
def two(lume: Brand, maria: Contact) -> list[Ticket]:
    return [
        Ticket.objects.create(brand=lume, contact=maria, channel="email", state=state, waiting_since=clock.now())
        for state in (TicketState.NEW, TicketState.OPEN)
    ]


Acts = Callable[..., str]


@pytest.fixture
def acts(as_ana: Client, two: list[Ticket]) -> Acts:
    """Do something to both tickets from the list of the unassigned, by htmx; the answer's regions."""

    def do(act: str, **said: object) -> str:
        form = {"act": act, "ticket": [ticket.pk for ticket in two], **said}
        response = as_ana.post("/desk/bulk/?view=unassigned", form, headers=HTMX)
        assert response.status_code == 200
        return response.content.decode()

    return do


def now(tickets: list[Ticket]) -> list[Ticket]:
    for ticket in tickets:
        ticket.refresh_from_db()
    return tickets


def way_back(answer: str) -> str:
    found = re.search(r'name="way_back" value="([^"]+)"', answer)
    assert found
    return found[1]


def test_ana_takes_both_and_the_rows_fade_because_they_left_the_list(acts: Acts, two: list[Ticket], ana: User) -> None:
    answer = acts("take")
    assert [ticket.assignee for ticket in now(two)] == [ana, ana]
    assert "2 tickets changed" in answer
    assert answer.count("trow-leaving") == 2
    assert '<span class="n text-meta text-ink-3" id="list-count">0</span>' in answer


def test_what_was_done_to_many_can_be_taken_back(acts: Acts, as_ana: Client, two: list[Ticket]) -> None:
    answer = acts("take")
    back = as_ana.post("/desk/bulk/undo/?view=unassigned", {"way_back": way_back(answer)}, headers=HTMX)
    assert "trow-leaving" not in back.content.decode()
    assert [ticket.assignee for ticket in now(two)] == [None, None]


def test_what_a_colleague_changed_since_is_not_taken_back(
    acts: Acts, as_ana: Client, two: list[Ticket], luis: User
) -> None:
    token = way_back(acts("take"))
    change_ticket(ticket=two[0], by=SYSTEM, change=Change(assignee=luis))
    answer = as_ana.post("/desk/bulk/undo/?view=unassigned", {"way_back": token}, headers=HTMX).content.decode()
    assert [ticket.assignee for ticket in now(two)] == [luis, None]
    assert str(two[0].number) in answer


def test_only_whoever_did_it_can_undo_it(acts: Acts, client: Client, two: list[Ticket], luis: User) -> None:
    token = way_back(acts("take"))
    client.force_login(luis)
    answer = client.post("/desk/bulk/undo/?view=open", {"way_back": token}, headers=HTMX).content.decode()
    assert "Only whoever did this can undo it." in answer
    assert None not in [ticket.assignee for ticket in now(two)]


def test_one_that_refuses_says_why_and_stops_no_other(acts: Acts, two: list[Ticket]) -> None:
    Ticket.objects.filter(pk=two[0].pk).update(state=TicketState.CLOSED)
    answer = acts("state", state="solved")
    assert [ticket.state for ticket in now(two)] == ["closed", "solved"]
    assert f'<b class="n">{two[0].number}</b>' in answer
    assert "1 ticket changed" in answer


def test_team_priority_reason_and_tag_are_set_and_taken_back(
    acts: Acts, as_ana: Client, two: list[Ticket], brazil: Team
) -> None:
    reason = ContactReason.objects.create(code="login")
    for act, said, read in (
        ("team", brazil.pk, lambda ticket: ticket.team),
        ("priority", "urgent", lambda ticket: ticket.priority),
        ("reason", reason.pk, lambda ticket: ticket.reason),
        ("tag", "vip today", lambda ticket: [tag.name for tag in ticket.tags.all()]),
    ):
        before = [read(ticket) for ticket in now(two)]
        answer = acts(act, **{act: said})
        assert [read(ticket) for ticket in now(two)] != before, act
        as_ana.post("/desk/bulk/undo/?view=open", {"way_back": way_back(answer)}, headers=HTMX)
        assert [read(ticket) for ticket in now(two)] == before, act


def test_snoozing_and_merging_many_can_be_taken_back_too(acts: Acts, as_ana: Client, two: list[Ticket]) -> None:
    answer = acts("snooze", until="tomorrow")
    assert all(ticket.snoozed_until > clock.now() + timedelta(hours=1) for ticket in now(two))
    as_ana.post("/desk/bulk/undo/?view=open", {"way_back": way_back(answer)}, headers=HTMX)
    assert [ticket.snoozed_until for ticket in now(two)] == [None, None]

    answer = acts("merge", target=two[1].number)
    assert [ticket.merged_into for ticket in now(two)] == [two[1], None]
    as_ana.post("/desk/bulk/undo/?view=open", {"way_back": way_back(answer)}, headers=HTMX)
    assert [ticket.merged_into for ticket in now(two)] == [None, None]


def test_nothing_chosen_and_nothing_written_are_said_in_words(acts: Acts, as_ana: Client) -> None:
    assert "Choose a ticket first." in as_ana.post("/desk/bulk/", {"act": "take"}, headers=HTMX).content.decode()
    assert "Write the tag." in acts("tag", tag=" ")
    assert "Choose a day and an hour." in acts("snooze", until="soon")
    assert "There is no ticket with this number." in acts("merge", target="999999999")


def test_without_script_the_form_leads_back_to_the_list(as_ana: Client, two: list[Ticket], ana: User) -> None:
    response = as_ana.post("/desk/bulk/?view=unassigned&sort=newest", {"act": "take", "ticket": two[0].pk})
    assert response["Location"] == "/desk/unassigned/?sort=newest"
    assert "1 ticket changed" in as_ana.get(response["Location"]).content.decode()


@pytest.mark.parametrize("act", ["pass", "state", "reason", "tag", "snooze", "merge"])
def test_every_act_that_must_know_more_asks_in_a_dialog(as_ana: Client, two: list[Ticket], act: str) -> None:
    page = as_ana.get(f"/desk/bulk/{act}/", {"ticket": [ticket.pk for ticket in two]}).content.decode()
    assert "<dialog" in page
    assert 'form="bulk"' in page


def test_a_reviewer_changes_nothing(client: Client, two: list[Ticket], noor: User) -> None:
    client.force_login(noor)
    assert client.post("/desk/bulk/", {"act": "take", "ticket": two[0].pk}).status_code == 403
    assert 'id="bulk"' not in client.get("/desk/open/").content.decode()
