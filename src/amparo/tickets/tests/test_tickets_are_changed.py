from datetime import timedelta

import pytest
from django.utils import timezone, translation
from pytest_django import Settings
from tests.cast import story

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.core.text import Variants
from amparo.deadlines.services import run_due
from amparo.notifications.models import Notification
from amparo.tickets.models import ContactReason, Tag, Ticket
from amparo.tickets.queries import history
from amparo.tickets.services import CLOSED_AFTER, Change, change_ticket, snooze, wake
from amparo.tickets.states import Priority, Risk, TicketState


def last_sentence(ticket: Ticket) -> str:
    return EventRecord.objects.filter(ticket_id=ticket.pk).latest("id").sentence()


def test_one_change_of_many_things_is_one_version_and_an_event_each(ticket: Ticket, ana: User) -> None:
    reason = ContactReason.objects.create(code="login", label=Variants(texts={"pt-BR": "Acesso"}))
    change = Change(
        state=TicketState.PENDING,
        priority=Priority.HIGH,
        risk=Risk.LOW,
        reason=reason,
        language="es",
        assignee=ana,
        tags_added=("conta", "VIP"),
    )
    changed = change_ticket(ticket=ticket, by=ana, change=change, version=1)
    assert changed.version == 2
    ticket.refresh_from_db()
    assert (ticket.state, ticket.priority, ticket.risk) == (TicketState.PENDING, Priority.HIGH, Risk.LOW)
    assert (ticket.reason, ticket.language, ticket.assignee) == (reason, "es", ana)
    assert set(ticket.tags.values_list("name", flat=True)) == {"conta", "VIP"}
    assert story(ticket)[2:] == [
        "ticket:priority_changed",
        "ticket:risk_changed",
        "ticket:language_corrected",
        "ticket:reason_changed",
        "ticket:tags_changed",
        "ticket:assigned",
        "ticket:state_changed",
    ]
    assert last_sentence(ticket) == "changed the state from “New” to “Pending”"


def test_what_is_so_already_changes_nothing(ticket: Ticket, ana: User) -> None:
    change = Change(state=TicketState.NEW, priority=Priority.NORMAL, assignee=None, tags_removed=("nada",))
    assert change_ticket(ticket=ticket, by=ana, change=change).version == 1
    assert len(story(ticket)) == 2


def test_the_second_of_two_is_told_who_was_first(ticket: Ticket, ana: User, grace: User) -> None:
    change_ticket(ticket=ticket, by=grace, change=Change(priority=Priority.HIGH), version=1)
    with pytest.raises(Conflict, match="Grace changed this at"):
        change_ticket(ticket=ticket, by=ana, change=Change(priority=Priority.LOW), version=1)


def test_the_clock_of_the_reader_tells_when(ticket: Ticket, ana: User, grace: User, settings: Settings) -> None:
    with clock.at(clock.now().replace(year=2026, month=3, day=9, hour=12, minute=12)):
        change_ticket(ticket=ticket, by=grace, change=Change(priority=Priority.HIGH))
    with timezone.override("America/Sao_Paulo"), translation.override("pt-br"), pytest.raises(Conflict, match="09:12"):
        change_ticket(ticket=ticket, by=ana, change=Change(priority=Priority.LOW), version=1)


def test_a_change_that_cannot_be_is_refused_as_a_whole(ticket: Ticket, ana: User) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED)
    with pytest.raises(Conflict, match="from “Closed” to “Open”"):
        change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.OPEN, tags_added=("x",)))
    assert not Tag.objects.exists()


def test_a_new_ticket_given_to_somebody_is_open_and_they_are_told(ticket: Ticket, ana: User, grace: User) -> None:
    changed = change_ticket(ticket=ticket, by=grace, change=Change(assignee=ana))
    assert changed.state == TicketState.OPEN
    assert Notification.objects.get().sentence() == f"Grace gave you ticket {ticket.number}: Conta"


def test_who_takes_a_ticket_needs_no_telling(ticket: Ticket, ana: User) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana))
    assert not Notification.objects.exists()


def test_a_ticket_passed_to_another_team_leaves_the_person_too(ticket: Ticket, ana: User, latam: Team) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana))
    changed = change_ticket(ticket=ticket, by=ana, change=Change(team=latam))
    assert (changed.team, changed.assignee) == (latam, None)
    assert story(ticket)[-2:] == ["ticket:team_changed", "ticket:assigned"]
    sentences = [entry.sentence for entry in history(ticket)[2:]]
    assert sentences == [
        "assigned it to Ana",
        "changed the state from “New” to “Open”",
        "passed it to Latinoamérica (before: Brasil)",
        "assigned it to nobody (before: Ana)",
    ]


def test_a_reason_is_kept_as_a_code_and_read_by_its_name(ticket: Ticket, ana: User) -> None:
    label = Variants(texts={"pt-BR": "Login perdido", "es": "Acceso perdido"})
    reason = ContactReason.objects.create(code="account-login", label=label)
    change_ticket(ticket=ticket, by=ana, change=Change(reason=reason))
    with translation.override("es"):
        assert "“Acceso perdido”" in history(ticket)[-1].sentence
    reason.delete()
    assert history(ticket)[-1].sentence == "changed the contact reason from “none” to “account-login”"


def test_a_ticket_is_given_only_to_those_who_can_answer(ticket: Ticket, ana: User, noor: User) -> None:
    with pytest.raises(Invalid, match="Noor cannot answer"):
        change_ticket(ticket=ticket, by=ana, change=Change(assignee=noor))


def test_what_the_house_gives_somebody_is_told_without_a_giver(ticket: Ticket, ana: User) -> None:
    change_ticket(ticket=ticket, by=SYSTEM, change=Change(assignee=ana))
    assert Notification.objects.get().sentence() == f"Ticket {ticket.number} is yours now: Conta"


def test_a_team_that_is_gone_and_a_language_that_is_none_are_refused(ticket: Ticket, ana: User, latam: Team) -> None:
    latam.is_active = False
    with pytest.raises(Invalid, match="Latinoamérica"):
        change_ticket(ticket=ticket, by=ana, change=Change(team=latam))
    with pytest.raises(Invalid, match="language"):
        change_ticket(ticket=ticket, by=ana, change=Change(language="português"))


def test_who_may_not_change_may_not(ticket: Ticket, noor: User, luis: User) -> None:
    with pytest.raises(NotAllowed):
        change_ticket(ticket=ticket, by=noor, change=Change(priority=Priority.LOW))
    with pytest.raises(NotAllowed):
        change_ticket(ticket=ticket, by=noor, change=Change(assignee=None))
    with pytest.raises(Missing):
        change_ticket(ticket=ticket, by=luis, change=Change(priority=Priority.LOW))


def test_tags_are_the_same_in_any_letters(ticket: Ticket, ana: User) -> None:
    Tag.objects.create(name="Conta")
    change_ticket(ticket=ticket, by=ana, change=Change(tags_added=("conta", "CONTA")))
    assert ticket.tags.get().name == "Conta"
    change_ticket(ticket=ticket, by=ana, change=Change(tags_removed=("cOnTa",)))
    assert not ticket.tags.exists()
    assert last_sentence(ticket) == "changed the tags: −Conta"


def test_a_solved_ticket_closes_after_two_weeks(ticket: Ticket, ana: User) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    with clock.at(clock.now() + CLOSED_AFTER + timedelta(seconds=1)):
        assert run_due() == 1
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CLOSED
    assert ticket.closed_at is not None


def test_a_ticket_solved_a_second_time_closes_two_weeks_after_that(ticket: Ticket, ana: User) -> None:
    start = clock.now()
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    with clock.at(start + timedelta(days=10)):
        change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.OPEN))
        change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    with clock.at(start + timedelta(days=15)):
        assert run_due() == 0
    with clock.at(start + timedelta(days=25)):
        assert run_due() == 1
    assert Ticket.objects.get().state == TicketState.CLOSED


def test_a_ticket_that_was_opened_again_does_not_close(ticket: Ticket, ana: User) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.OPEN))
    with clock.at(clock.now() + CLOSED_AFTER * 2):
        run_due()
    assert Ticket.objects.get().state == TicketState.OPEN


def test_a_snoozed_ticket_wakes_at_its_hour(ticket: Ticket, ana: User) -> None:
    until = clock.now() + timedelta(hours=2)
    assert snooze(ticket=ticket, by=ana, until=until).snoozed_until == until
    with clock.at(until + timedelta(seconds=1)):
        assert run_due() == 1
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None
    assert story(ticket)[2:] == ["ticket:snoozed", "ticket:woke"]


def test_a_snooze_moved_to_later_ends_later(ticket: Ticket, ana: User) -> None:
    start = clock.now()
    for hours in (1, 3):
        snooze(ticket=ticket, by=ana, until=start + timedelta(hours=hours))
    with clock.at(start + timedelta(hours=2)):
        assert run_due() == 0
    assert wake(ticket=ticket, by=ana)
    assert not wake(ticket=ticket, by=ana)


def test_solving_ends_the_snooze(ticket: Ticket, ana: User) -> None:
    snooze(ticket=ticket, by=ana, until=clock.now() + timedelta(hours=1))
    assert change_ticket(ticket=ticket, by=SYSTEM, change=Change(state=TicketState.SOLVED)).snoozed_until is None
    with pytest.raises(Conflict):
        snooze(ticket=ticket, by=ana, until=clock.now() + timedelta(hours=1))
