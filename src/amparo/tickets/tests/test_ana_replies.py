from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import story, words

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.core.text import Variants
from amparo.deadlines.models import Deadline
from amparo.deadlines.services import run_due
from amparo.files.services import keep
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.errors import TicketClosed, TicketMerged
from amparo.tickets.models import ContactReason, Draft, Message, Ticket
from amparo.tickets.services import (
    Change,
    NewFile,
    Outgoing,
    acknowledge,
    change_ticket,
    follow,
    receive_message,
    release_reply,
    reply,
    save_draft,
    undo_reply,
)
from amparo.tickets.states import Delivery, MessageKind, Priority, TicketState


def says(text: str = "Olá, Maria!", **more: object) -> Outgoing:
    return Outgoing(text=text, **more)


def test_a_reply_is_held_and_the_ticket_is_anas_and_open(ticket: Ticket, ana: User) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says("Olá, **Maria**!"))
    ticket.refresh_from_db()
    assert (message.delivery, message.text, message.author) == (Delivery.HELD, "Olá, **Maria**!", ana)
    assert (ticket.state, ticket.assignee, ticket.waiting_since) == (TicketState.OPEN, ana, None)
    assert (ticket.message_count, ticket.last_message_kind) == (2, MessageKind.OUT)
    assert story(ticket)[2:] == ["reply:written", "ticket:assigned", "ticket:state_changed"]


def test_the_first_answer_is_known_as_the_first(ticket: Ticket, ana: User) -> None:
    acknowledge(ticket=ticket, text="Recebemos", language="pt-BR")
    undo_reply(message=reply(ticket=ticket, by=ana, outgoing=says("Zero")), by=ana)
    for text in ("Um", "Dois"):
        reply(ticket=ticket, by=ana, outgoing=says(text))
    written = EventRecord.objects.filter(kind="tickets:reply:written").order_by("id")
    assert [event.data["is_first"] for event in written] == [True, True, False]


def test_a_reply_takes_a_state_along(ticket: Ticket, ana: User) -> None:
    reply(ticket=ticket, by=ana, outgoing=says(then=TicketState.SOLVED))
    ticket.refresh_from_db()
    assert ticket.state == TicketState.SOLVED
    assert ticket.solved_at is not None


def test_a_colleagues_ticket_stays_the_colleagues(ticket: Ticket, ana: User, grace: User) -> None:
    change_ticket(ticket=ticket, by=grace, change=Change(assignee=grace))
    reply(ticket=ticket, by=ana, outgoing=says())
    ticket.refresh_from_db()
    assert ticket.assignee == grace


def test_after_ten_seconds_the_reply_is_queued_once(ticket: Ticket, ana: User) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says())
    assert run_due() == 0
    with clock.at(clock.now() + timedelta(seconds=11)):
        assert run_due() == 1
    message.refresh_from_db()
    assert message.delivery == Delivery.QUEUED
    assert story(ticket)[-1] == "reply:released"
    assert not release_reply(message.pk)
    assert not undo_reply(message=message, by=ana)


def test_a_failed_reply_is_not_released_a_second_time(ticket: Ticket, ana: User) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says())
    Message.objects.filter(pk=message.pk).update(delivery=Delivery.FAILED)
    assert not release_reply(message.pk)


def test_undo_gives_ana_her_words_back_and_puts_the_ticket_back(ticket: Ticket, ana: User, maria: Contact) -> None:
    before = Ticket.objects.values().get(pk=ticket.pk)
    message = reply(
        ticket=ticket, by=ana, outgoing=says(then=TicketState.SOLVED, cc=["x@correio.example"], macro="ola")
    )
    assert undo_reply(message=message, by=ana)
    draft = Draft.objects.get(author=ana, ticket=ticket)
    assert draft.text == "Olá, Maria!"
    assert (draft.extras["cc"], draft.extras["macro"]) == (["x@correio.example"], "ola")
    assert Message.objects.get(pk=message.pk).delivery == Delivery.WITHDRAWN
    after = Ticket.objects.values().get(pk=ticket.pk)
    assert after.pop("version") == before.pop("version") + 2
    assert after == before
    assert not Deadline.objects.filter(kind="tickets:release_reply").exists()
    assert story(ticket)[-3:] == ["reply:withdrawn", "ticket:assigned", "ticket:state_changed"]


def test_undo_keeps_what_ana_began_since(ticket: Ticket, ana: User) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says("Primeiro"))
    save_draft(author=ana, ticket=ticket, kind=MessageKind.OUT, text="Segundo")
    undo_reply(message=message, by=ana)
    assert Draft.objects.get().text == "Primeiro\n\nSegundo"


def test_undoing_the_first_of_two_replies_leaves_the_ticket_as_the_second_has_it(ticket: Ticket, ana: User) -> None:
    before = Ticket.objects.values().get(pk=ticket.pk)
    first = reply(ticket=ticket, by=ana, outgoing=says("Primeiro", then=TicketState.PENDING))
    second = reply(ticket=ticket, by=ana, outgoing=says("Segundo"))
    undo_reply(message=first, by=ana)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.assignee, ticket.waiting_since) == (TicketState.PENDING, ana, None)
    assert (ticket.message_count, ticket.snippet) == (2, "Segundo")
    undo_reply(message=second, by=ana)
    after = Ticket.objects.values().get(pk=ticket.pk)
    assert after.pop("version") == before.pop("version") + 4
    assert after == before


@pytest.mark.parametrize("then", [TicketState.SOLVED, TicketState.OPEN])
def test_two_replies_that_each_moved_the_ticket_can_be_taken_back_in_any_order(
    ticket: Ticket, ana: User, then: TicketState
) -> None:
    for order in ((0, 1), (1, 0)):
        replies = [reply(ticket=ticket, by=ana, outgoing=says(then=state)) for state in (TicketState.PENDING, then)]
        undo_reply(message=replies[order[0]], by=ana)
        ticket.refresh_from_db()
        assert ticket.state == (then if order == (0, 1) else TicketState.PENDING)
        undo_reply(message=replies[order[1]], by=ana)
        ticket.refresh_from_db()
        assert (ticket.state, ticket.assignee) == (TicketState.NEW, None)


def test_undoing_both_replies_leaves_alone_what_grace_changed_between(ticket: Ticket, ana: User, grace: User) -> None:
    first = reply(ticket=ticket, by=ana, outgoing=says(then=TicketState.PENDING))
    change_ticket(ticket=ticket, by=grace, change=Change(state=TicketState.ON_HOLD))
    second = reply(ticket=ticket, by=ana, outgoing=says(then=TicketState.SOLVED))
    for message in (first, second):
        undo_reply(message=message, by=ana)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ON_HOLD


def test_undo_leaves_alone_what_grace_changed_since(ticket: Ticket, ana: User, grace: User) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says())
    change_ticket(ticket=ticket, by=grace, change=Change(assignee=grace, state=TicketState.ON_HOLD))
    undo_reply(message=message, by=ana)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.state) == (grace, TicketState.ON_HOLD)


@pytest.fixture
def brought(latam: Team) -> Change:
    """What a macro brings beside its words."""
    reason = ContactReason.objects.create(code="login", label=Variants())
    return Change(priority=Priority.HIGH, reason=reason, team=latam, tags_added=("conta",))


def seen(ticket: Ticket) -> dict[str, object]:
    values = Ticket.objects.values().get(pk=ticket.pk)
    return values | {"version": 0, "tags": sorted(ticket.tags.values_list("name", flat=True))}


def test_undo_takes_back_all_that_a_macro_brought(ticket: Ticket, ana: User, grace: User, brought: Change) -> None:
    change_ticket(ticket=ticket, by=grace, change=Change(assignee=grace, tags_added=("vip",)))
    before = seen(ticket)
    message = reply(ticket=ticket, by=ana, outgoing=says(along=replace(brought, assignee=ana)))
    changed = {name for name, value in seen(ticket).items() if value != before[name]}
    assert changed > {"priority", "reason_id", "team_id", "assignee_id", "tags"}
    undo_reply(message=message, by=ana)
    assert seen(ticket) == before


def test_undo_leaves_alone_what_grace_changed_of_what_a_macro_brought(
    ticket: Ticket, ana: User, grace: User, brought: Change
) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says(along=brought))
    change_ticket(ticket=ticket, by=grace, change=Change(priority=Priority.URGENT, team=None))
    undo_reply(message=message, by=ana)
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.team, ticket.reason, list(ticket.tags.all())) == (Priority.URGENT, None, None, [])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_two_macros_brought_is_taken_back_in_any_order(
    ticket: Ticket, ana: User, brought: Change, order: tuple[int, int]
) -> None:
    before = seen(ticket)
    more = Change(priority=Priority.URGENT, tags_added=("vip",))
    replies = [reply(ticket=ticket, by=ana, outgoing=says(along=change)) for change in (brought, more)]
    for which in order:
        undo_reply(message=replies[which], by=ana)
    assert seen(ticket) == before


def test_ana_takes_her_reply_back_even_when_the_ticket_has_left_her_team(
    ticket: Ticket, ana: User, latam: Team
) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says())
    change_ticket(ticket=ticket, by=ana, change=Change(team=latam))
    assert undo_reply(message=message, by=ana)


def test_nobody_takes_back_a_colleagues_reply(ticket: Ticket, ana: User, grace: User) -> None:
    message = reply(ticket=ticket, by=ana, outgoing=says())
    with pytest.raises(NotAllowed):
        undo_reply(message=message, by=grace)


def test_sending_ends_anas_draft_and_nobody_elses(ticket: Ticket, ana: User, grace: User) -> None:
    for author in (ana, grace):
        save_draft(author=author, ticket=ticket, kind=MessageKind.OUT, text="Olá")
    reply(ticket=ticket, by=ana, outgoing=says())
    assert Draft.objects.get().author == grace


def test_files_go_with_the_reply_and_come_back_with_undo(ticket: Ticket, ana: User) -> None:
    file = keep(b"passo a passo")
    outgoing = says(files=[NewFile(file=file, name="passos.txt", content_type="text/plain", size=13)])
    message = reply(ticket=ticket, by=ana, outgoing=outgoing)
    assert message.attachments.get().name == "passos.txt"
    undo_reply(message=message, by=ana)
    assert Draft.objects.get().extras["attachments"][0]["file"] == file.pk


def test_a_colleague_who_was_faster_is_named(ticket: Ticket, ana: User, grace: User) -> None:
    reply(ticket=ticket, by=grace, outgoing=says(), version=ticket.version)
    with pytest.raises(Conflict, match=r"Grace changed this at .* Your text is kept"):
        reply(ticket=ticket, by=ana, outgoing=says(), version=ticket.version)
    assert Message.objects.filter(kind=MessageKind.OUT).count() == 1


def test_maria_who_was_faster_is_named(ticket: Ticket, ana: User, maria: Contact) -> None:
    solved = change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    receive_message(ticket=ticket, incoming=words(maria))
    with pytest.raises(Conflict, match="Maria Souza changed this"):
        reply(ticket=ticket, by=ana, outgoing=says(), version=solved.version)


def test_what_cannot_be_answered_says_why(ticket: Ticket, ana: User, luis: User, noor: User) -> None:
    with pytest.raises(Invalid):
        reply(ticket=ticket, by=ana, outgoing=says("  "))
    with pytest.raises(NotAllowed):
        reply(ticket=ticket, by=noor, outgoing=says())
    with pytest.raises(Missing):  # it is the Brazilian team's
        reply(ticket=ticket, by=luis, outgoing=says())
    target = Ticket.objects.create(brand=ticket.brand, contact=ticket.contact, channel="email")
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=target)
    with pytest.raises(TicketMerged, match=str(target.number)):
        reply(ticket=ticket, by=ana, outgoing=says())
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=None, state=TicketState.CLOSED)
    with pytest.raises(TicketClosed):
        reply(ticket=ticket, by=ana, outgoing=says())


def test_who_follows_the_ticket_hears_of_the_answer_once_it_goes(ticket: Ticket, ana: User, grace: User) -> None:
    for user in (ana, grace):
        follow(ticket=ticket, user=user)
    message = reply(ticket=ticket, by=ana, outgoing=says())
    assert not Notification.objects.exists()
    release_reply(message.pk)
    told = Notification.objects.get()
    assert (told.user, told.sentence()) == (grace, f"Ana answered ticket {ticket.number}: Conta")


def test_answering_takes_few_statements(
    ticket: Ticket, ana: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ana.team_ids  # noqa: B018 - asked for once per request
    with django_assert_max_num_queries(11):
        message = reply(ticket=ticket, by=ana, outgoing=says(), version=1)
    with django_assert_max_num_queries(8):
        release_reply(message.pk)


@pytest.mark.parametrize("address", ["maria", "a@b.example\nBcc: x@y.example", "Maria <a@b.example>", "a@b.ex, c@d.ex"])
def test_what_is_no_address_is_written_to_nobody(ticket: Ticket, ana: User, address: str) -> None:
    for field in ("to", "cc"):
        with pytest.raises(Invalid):
            reply(ticket=ticket, by=ana, outgoing=says(**{field: [address]}))


def test_an_acknowledgement_goes_at_once_and_answers_nothing(ticket: Ticket) -> None:
    message = acknowledge(ticket=ticket, text="Recebemos", language="pt-BR")
    waiting = ticket.waiting_since
    ticket.refresh_from_db()
    assert (message.delivery, message.is_automatic) == (Delivery.QUEUED, True)
    assert (ticket.waiting_since, ticket.last_message_kind, ticket.message_count) == (waiting, MessageKind.IN, 2)
    assert story(ticket)[-1] == "reply:released"
