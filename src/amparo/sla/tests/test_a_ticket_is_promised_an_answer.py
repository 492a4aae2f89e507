"""Clocks in the database: each act on a ticket, and what it does to what was promised."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import words, writer

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.deadlines.models import Deadline
from amparo.deadlines.services import run_due
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.sla.models import Policy, Promise, Target
from amparo.sla.services.following import LOOK
from amparo.sla.states import TargetState
from amparo.sla.tests.conftest import HOUR, MONDAY, after, targets, times
from amparo.tickets.models import Brand, ContactReason, Message, Ticket
from amparo.tickets.services import (
    Change,
    NewTicket,
    Opening,
    Outgoing,
    acknowledge,
    change_ticket,
    create_ticket,
    merge,
    open_ticket,
    open_tickets,
    receive_message,
    reply,
    split_message,
    undo_reply,
    unmerge,
)
from amparo.tickets.states import Priority, TicketState

pytestmark = pytest.mark.django_db

Promises = Callable[..., Policy]


def answers(ticket: Ticket, by: User, then: TicketState | None = None) -> Message:
    return reply(ticket=ticket, by=by, outgoing=Outgoing(text="Olá, Maria", then=then))


def writes(ticket: Ticket, **more: Any) -> Message:
    return receive_message(ticket=ticket, incoming=words(ticket.contact, "E então?", **more))


def turns(ticket: Ticket, state: TicketState) -> None:
    change_ticket(ticket=ticket, by=SYSTEM, change=Change(state=state))


def due(ticket: Ticket) -> Any:
    return Ticket.objects.values_list("due_at", flat=True).get(pk=ticket.pk)


def test_maria_is_promised_a_first_answer_and_a_solution(asked: Ticket) -> None:
    rows = targets(asked)
    assert {name: (row.state, row.due_at) for name, row in rows.items()} == {
        "first_response": (TargetState.ACTIVE, MONDAY + 2 * HOUR),
        "resolution": (TargetState.ACTIVE, MONDAY + 8 * HOUR),
    }
    assert due(asked) == MONDAY + 2 * HOUR
    assert Deadline.objects.get(kind=LOOK, subject_id=asked.pk).due_at == MONDAY + 1.5 * HOUR


def test_without_a_policy_that_fits_nothing_is_promised_and_nothing_written(
    promises: Promises, lume: Brand, maria: Contact
) -> None:
    promises(conditions={"markets": ["MX"]})
    ticket = open_ticket(brand=lume, incoming=words(maria)).ticket
    assert not Promise.objects.exists()
    assert due(ticket) is None
    assert not Deadline.objects.filter(kind=LOOK).exists()


def test_many_tickets_at_once_cost_as_many_queries_as_one(everybody: Policy, lume: Brand, maria: Contact) -> None:
    def opens(count: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            open_tickets(openings=[Opening(brand=lume, incoming=words(maria)) for _number in range(count)])
        return len(asked)

    assert everybody.pk
    opens(1)  # what is kept in the process is kept now
    assert opens(20) == opens(1)
    assert Target.objects.count() == 2 * 22


def test_ana_answers_in_time_and_the_solution_is_due_next(asked: Ticket, ana: User) -> None:
    with after(1):
        answers(asked, ana)
    rows = targets(asked)
    assert (rows["first_response"].state, rows["first_response"].ended_at) == (TargetState.MET, MONDAY + HOUR)
    assert due(asked) == MONDAY + 8 * HOUR


def test_an_automatic_acknowledgement_answers_nothing(asked: Ticket) -> None:
    with after(0.1):
        acknowledge(ticket=asked, text="Recebemos", language="pt-BR")
    with after(0.2):
        turns(asked, TicketState.OPEN)
    assert targets(asked)["first_response"].state == TargetState.ACTIVE


def test_an_automatic_message_of_the_person_begins_no_wait(asked: Ticket, ana: User) -> None:
    with after(1):
        answers(asked, ana)
    with after(2):
        writes(asked, is_automatic=True)
    assert "next_response" not in targets(asked)


def test_what_a_machine_opened_waits_for_an_answer_only_when_a_person_writes(
    everybody: Policy, lume: Brand, maria: Contact
) -> None:
    with after(0):
        ticket = open_ticket(brand=lume, incoming=words(maria, is_automatic=True)).ticket
    assert list(targets(ticket)) == ["resolution"]
    with after(1):
        writes(ticket)
    assert targets(ticket)["first_response"].due_at == MONDAY + 3 * HOUR
    assert everybody.pk


def test_the_next_answer_is_promised_from_the_persons_next_message(asked: Ticket, ana: User) -> None:
    with after(1):
        answers(asked, ana, TicketState.PENDING)
    assert targets(asked)["resolution"].state == TargetState.PAUSED
    assert due(asked) is None
    with after(3):
        writes(asked)
    rows = targets(asked)
    assert rows["next_response"].due_at == MONDAY + 7 * HOUR
    assert rows["resolution"].due_at == MONDAY + 24 * HOUR + HOUR  # an hour of its eight is left for Tuesday
    assert due(asked) == MONDAY + 7 * HOUR


def test_a_reply_that_is_taken_back_has_answered_nothing(asked: Ticket, ana: User) -> None:
    with after(1):
        message = answers(asked, ana, TicketState.PENDING)
        undo_reply(message=message, by=ana)
    rows = targets(asked)
    assert rows["first_response"].state == TargetState.ACTIVE
    assert due(asked) == MONDAY + 2 * HOUR


def test_a_reopened_ticket_goes_on_where_its_solution_was(asked: Ticket, ana: User) -> None:
    with after(1):
        answers(asked, ana, TicketState.SOLVED)
    assert targets(asked)["resolution"].state == TargetState.MET
    with after(4):
        writes(asked)
    row = targets(asked)["resolution"]
    assert (row.state, row.spent, row.running_since) == (TargetState.ACTIVE, HOUR, MONDAY + 4 * HOUR)


def test_a_higher_priority_has_its_own_times_of_the_same_policy(asked: Ticket) -> None:
    with after(0.5):
        change_ticket(ticket=asked, by=SYSTEM, change=Change(priority=Priority.URGENT))
    assert due(asked) == MONDAY + HOUR


def test_an_edited_policy_holds_for_new_tickets_only(
    asked: Ticket, everybody: Policy, promises: Promises, lume: Brand, maria: Contact
) -> None:
    promises(policy=everybody, times=times(first=30))
    with after(0.2):
        newer = open_ticket(brand=lume, incoming=words(maria)).ticket
        change_ticket(ticket=asked, by=SYSTEM, change=Change(priority=Priority.URGENT))
    assert due(newer) == MONDAY + 0.7 * HOUR
    assert due(asked) == MONDAY + HOUR
    assert Promise.objects.get(pk=asked.pk).policy_version.number == 1


def test_a_policy_out_of_use_keeps_what_it_promised(asked: Ticket, everybody: Policy, promises: Promises) -> None:
    promises(policy=everybody, is_active=False)
    with after(0.1):
        turns(asked, TicketState.OPEN)
    assert due(asked) == MONDAY + 2 * HOUR


def test_other_hours_of_the_calendar_hold_for_new_tickets_only(
    asked: Ticket, office: BusinessCalendar, lume: Brand, maria: Contact
) -> None:
    shape = CalendarShape(
        code="office", name="Office", document={"zone": "America/Sao_Paulo", "week": {"tue": [["09:00", "18:00"]]}}
    )
    save_calendar(by=SYSTEM, shape=shape, calendar=office)
    with after(0.1):
        turns(asked, TicketState.OPEN)
        newer = open_ticket(brand=lume, incoming=words(maria)).ticket
    assert due(asked) == MONDAY + 2 * HOUR
    assert due(newer) == MONDAY + 26 * HOUR


def test_a_reason_that_becomes_known_may_choose_another_policy_once_and_not_after_an_answer(
    everybody: Policy, promises: Promises, lume: Brand, maria: Contact, ana: User
) -> None:
    above = ContactReason.objects.create(code="payments")
    reason = ContactReason.objects.create(code="payments-refund", parent=above)
    money = promises(name="Money", times=times(first=60), conditions={"reasons": ["payments"]})
    Policy.objects.filter(pk=money.pk).update(position=0)
    with after(0):
        first, second = (open_ticket(brand=lume, incoming=words(maria)).ticket for _number in range(2))
    with after(0.2):
        change_ticket(ticket=first, by=SYSTEM, change=Change(reason=reason))
        answers(second, ana)
        change_ticket(ticket=second, by=SYSTEM, change=Change(reason=reason))
    assert due(first) == MONDAY + HOUR
    assert Promise.objects.get(pk=first.pk).policy_version.policy == money
    assert Promise.objects.get(pk=second.pk).policy_version.policy == everybody
    with after(0.3):
        change_ticket(ticket=first, by=SYSTEM, change=Change(reason=None))
    assert Promise.objects.get(pk=first.pk).policy_version.policy == money


def test_a_merged_ticket_is_promised_nothing_more_and_what_waits_there_waits_in_the_other(
    asked: Ticket, everybody: Policy, lume: Brand, maria: Contact, ana: User
) -> None:
    with after(0.5):
        other = open_ticket(brand=lume, incoming=words(maria)).ticket
        answers(other, ana, TicketState.PENDING)
    with after(1):
        merge(source=asked, target=other, by=SYSTEM)
    assert {row.state for row in targets(asked).values()} == {TargetState.DROPPED}
    assert due(asked) is None
    # asked before the answer on the other ticket, and answered by it, as the ticket itself has it
    with after(2):
        writes(asked)
    assert targets(other)["next_response"].due_at == MONDAY + 6 * HOUR
    with after(3):
        unmerge(source=Ticket.objects.get(pk=asked.pk), by=SYSTEM)
    row = targets(asked)["first_response"]
    assert (row.state, row.due_at) == (TargetState.ACTIVE, MONDAY + 4 * HOUR)
    assert everybody.pk


def test_what_waits_on_the_merged_ticket_alone_waits_on_the_other_from_when_it_was_said(
    asked: Ticket, lume: Brand, maria: Contact, ana: User
) -> None:
    with after(0.5):
        answers(asked, ana, TicketState.PENDING)
        other = open_ticket(brand=lume, incoming=words(maria)).ticket
    with after(1):
        merge(source=other, target=asked, by=SYSTEM)
    row = targets(asked)["next_response"]
    assert (row.started_at, row.running_since) == (MONDAY + 0.5 * HOUR, MONDAY + HOUR)


def test_a_message_that_is_split_off_is_promised_an_answer_on_its_own_ticket(
    asked: Ticket, ana: User, brazil: Team
) -> None:
    with after(1):
        answers(asked, ana)
    with after(2):
        message = writes(asked)
    with after(2.5):
        new = split_message(message=message, by=ana)
    assert "next_response" not in targets(asked)
    assert targets(new)["first_response"].due_at == MONDAY + 4.5 * HOUR
    assert brazil.pk


def test_a_ticket_that_ana_begins_by_writing_waits_for_nothing_and_one_that_she_notes_down_does(
    everybody: Policy, lume: Brand, maria: Contact, ana: User
) -> None:
    with after(0):
        told = create_ticket(
            by=ana, new=NewTicket(brand=lume, contact=maria, subject="Oi", outgoing=Outgoing(text="Olá"))
        )
        noted = create_ticket(by=ana, new=NewTicket(brand=lume, contact=maria, subject="Ligou", note="Ligou agora."))
    assert "first_response" not in targets(told)
    assert targets(noted)["first_response"].due_at == MONDAY + 2 * HOUR
    with after(1):
        writes(told)
        answers(noted, ana)
    assert targets(told)["first_response"].due_at == MONDAY + 3 * HOUR
    assert targets(noted)["first_response"].state == TargetState.MET
    assert everybody.pk


def test_a_mail_that_was_long_under_way_counts_from_when_it_came(
    everybody: Policy, lume: Brand, maria: Contact
) -> None:
    with after(3):
        ticket = open_ticket(brand=lume, incoming=words(maria, received_at=MONDAY)).ticket
    assert targets(ticket)["first_response"].breached_at == MONDAY + 2 * HOUR
    assert everybody.pk


# --- nobody does anything


def test_ana_is_warned_and_then_she_and_the_leads_are_told_that_it_is_late(
    asked: Ticket, ana: User, grace: User
) -> None:
    with after(0):
        change_ticket(ticket=asked, by=SYSTEM, change=Change(assignee=ana))
    Notification.objects.all().delete()
    with after(1.6):
        run_due()
    assert list(Notification.objects.values_list("user", "kind")) == [(ana.pk, "sla:near:first_response")]
    with after(2):
        run_due()
    late = Notification.objects.filter(kind="sla:late:first_response")
    assert set(late.values_list("user", flat=True)) == {ana.pk, grace.pk}
    row = targets(asked)["first_response"]
    assert (row.state, row.breached_at, row.warned_at) == (TargetState.BREACHED, MONDAY + 2 * HOUR, MONDAY + 1.6 * HOUR)
    assert due(asked) == MONDAY + 2 * HOUR  # late, and still owed
    kinds = EventRecord.objects.filter(ticket_id=asked.pk, kind__startswith="sla:").values_list("kind", flat=True)
    assert list(kinds) == ["sla:target:warned", "sla:target:breached"]


def test_where_nobody_has_the_ticket_the_leads_are_warned(asked: Ticket, grace: User) -> None:
    with after(1.6):
        run_due()
    assert list(Notification.objects.values_list("user", flat=True)) == [grace.pk]
    assert targets(asked)["first_response"].warned_at is not None


def test_a_late_answer_ends_the_wait_and_stays_late(asked: Ticket, ana: User) -> None:
    with after(2.5):
        run_due()
        answers(asked, ana)
    row = targets(asked)["first_response"]
    assert (row.state, row.ended_at) == (TargetState.BREACHED, MONDAY + 2.5 * HOUR)
    assert due(asked) == MONDAY + 8 * HOUR


def test_late_is_told_once_also_when_an_answer_comes_before_the_clock_looks(asked: Ticket, ana: User) -> None:
    with after(2.5):
        answers(asked, ana)
        run_due()
    assert EventRecord.objects.filter(kind="sla:target:breached").count() == 1


def test_a_deadline_that_is_stale_does_nothing(asked: Ticket, ana: User) -> None:
    with after(1):
        answers(asked, ana, TicketState.PENDING)
    with after(100):
        run_due()
    assert not EventRecord.objects.filter(kind__startswith="sla:target").exists()


# --- what must never be


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "active", "running_since": None},
        {"state": "met"},
        {"state": "paused"},
        {"state": "breached"},
        {"state": "active", "due_at": None},
        {"state": "gone"},
        {"metric": "patience"},
    ],
)
def test_the_database_refuses_a_target_that_is_not_what_happened(asked: Ticket, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(promise=asked.pk, metric="resolution").update(**wrong)


def test_the_database_refuses_to_take_a_breach_back_and_to_rewrite_a_policy(asked: Ticket, everybody: Policy) -> None:
    with after(3):
        run_due()
    assert targets(asked)["first_response"].breached_at
    for attack in (
        "UPDATE sla_target SET breached_at = NULL, state = 'active' WHERE metric = 'first_response'",
        "UPDATE sla_policyversion SET document = '{}'",
        "DELETE FROM sla_policyversion",
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert everybody.pk


def test_strangers_are_promised_what_fits_them(promises: Promises, lume: Brand, stranger: Contact) -> None:
    promises(name="VIP", conditions={"tiers": ["vip"]}, times=times(first=15))
    promises(name="Rest")
    vip = writer("Vera", "vera@correio.example")
    Contact.objects.filter(pk=vip.pk).update(tier="vip")
    with after(0):
        plain = open_ticket(brand=lume, incoming=words(stranger)).ticket
        special = open_ticket(brand=lume, incoming=words(Contact.objects.get(pk=vip.pk))).ticket
    assert (due(plain), due(special)) == (MONDAY + 2 * HOUR, MONDAY + 0.25 * HOUR)
