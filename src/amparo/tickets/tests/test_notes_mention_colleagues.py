import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import staff, story

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.errors import Invalid, Missing
from amparo.notifications.models import Notification
from amparo.tickets.mentions import Nameable, mentioned
from amparo.tickets.models import Draft, Follow, Ticket
from amparo.tickets.services import save_draft, write_note
from amparo.tickets.states import MessageKind, TicketState

ANA = Nameable(id=1, name="Ana Souza", email="ana.souza@lume.example")
ANA_LIMA = Nameable(id=2, name="Ana Lima", email="alima@lume.example")
JOSE = Nameable(id=3, name="José", email="jose@lume.example")
COLLEAGUES = [ANA, ANA_LIMA, JOSE]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Ana Souza, pode ver?", [1]),
        ("fala com @ana.souza.", [1]),
        ("@ANA LIMA e @jose", [2, 3]),
        ("@José!", [3]),
        ("@ana pode ver?", []),  # two bear the name
        ("@joseph", []),
        ("jose@lume.example", []),
        ("@@jose", []),
        ("@jose @jose", [3]),
        ("", []),
    ],
)
def test_names_are_found_after_an_at_sign(text: str, ids: list[int]) -> None:
    assert mentioned(text, COLLEAGUES) == ids


@given(st.text())
def test_any_text_names_only_colleagues_and_each_once(text: str) -> None:
    found = mentioned(text + "@jose", COLLEAGUES)
    assert len(found) == len(set(found))
    assert set(found) <= {1, 2, 3}


def test_a_named_colleague_is_told_and_follows(ticket: Ticket, ana: User, luis: User) -> None:
    message = write_note(ticket=ticket, by=ana, text="@Luis, conhece este caso?")
    assert message.kind == MessageKind.NOTE
    assert Follow.objects.get().user == luis
    told = Notification.objects.get()
    assert (told.user, told.kind) == (luis, "tickets:mentioned")
    assert story(ticket)[-1] == "note:written"
    write_note(ticket=ticket, by=luis, text="Sim")  # whom a note brought in sees the ticket


def test_who_looks_after_the_ticket_hears_of_notes(ticket: Ticket, ana: User, grace: User) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee=ana)
    ticket.refresh_from_db()
    write_note(ticket=ticket, by=grace, text="Cuidado com este")
    assert Notification.objects.get().user == ana


def test_who_may_read_no_tickets_is_not_brought_in(ticket: Ticket, ana: User) -> None:
    staff("Wanda", Role.WELLBEING)
    write_note(ticket=ticket, by=ana, text="@Wanda")
    assert not Notification.objects.exists()
    assert not Follow.objects.exists()


def test_a_note_moves_nothing_in_the_list_and_is_welcome_on_a_closed_ticket(ticket: Ticket, ana: User) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED)
    save_draft(author=ana, ticket=ticket, kind=MessageKind.NOTE, text="…")
    write_note(ticket=ticket, by=ana, text="Para lembrar")
    before = (ticket.snippet, ticket.last_message_at, ticket.waiting_since, ticket.version)
    ticket.refresh_from_db()
    assert (ticket.snippet, ticket.last_message_at, ticket.waiting_since, ticket.version) == before
    assert ticket.message_count == 2
    assert not Draft.objects.exists()


def test_a_note_says_something_on_a_ticket_one_sees(ticket: Ticket, ana: User, luis: User) -> None:
    with pytest.raises(Invalid):
        write_note(ticket=ticket, by=ana, text=" ")
    with pytest.raises(Missing):
        write_note(ticket=ticket, by=luis, text="Olá")
