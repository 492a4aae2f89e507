from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.files.models import StoredFile
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, ContactReason, Message, Ticket
from amparo.tickets.queries import NO_BOUNDS, Bounds
from amparo.tickets.services import Change, change_ticket, set_danger, take_next
from amparo.tickets.services.notices import NOBODY
from amparo.tickets.states import TicketState


def waiting(lume: Brand, maria: Contact, *, minutes: int, **fields: object) -> Ticket:
    since = clock.now() - timedelta(minutes=minutes)
    return Ticket.objects.create(brand=lume, contact=maria, channel="email", waiting_since=since, **fields)


def test_ana_takes_whoever_waits_longest_and_the_ticket_is_open_then(lume: Brand, maria: Contact, ana: User) -> None:
    waiting(lume, maria, minutes=5)
    longest = waiting(lume, maria, minutes=50)
    waiting(lume, maria, minutes=500, state=TicketState.PENDING)
    taken = take_next(by=ana)
    assert taken is not None
    assert (taken.pk, taken.assignee, taken.state) == (longest.pk, ana, TicketState.OPEN)


def test_who_may_be_in_danger_comes_before_who_waits_longer_the_gravest_first(
    lume: Brand, maria: Contact, ana: User
) -> None:
    longest = waiting(lume, maria, minutes=50)
    concern = waiting(lume, maria, minutes=5)
    at_risk = waiting(lume, maria, minutes=1)
    set_danger(danger={concern.pk: "P2", at_risk.pk: "P0", longest.pk: ""})
    assert [take_next(by=ana) for _ in range(3)] == [at_risk, concern, longest]


def test_nothing_is_taken_where_nobody_waits_or_one_may_not_see(
    lume: Brand, maria: Contact, ana: User, latam: object
) -> None:
    waiting(lume, maria, minutes=5, team=latam)
    assert take_next(by=ana) is None


def test_whoever_may_not_assign_takes_nothing(lume: Brand, maria: Contact, noor: User) -> None:
    waiting(lume, maria, minutes=5)
    with pytest.raises(NotAllowed):
        take_next(by=noor)


def held(ticket: Ticket, where: str, harm: str, severity: int | None) -> None:
    """Say that the ticket holds a harm: by its reason, a message of it, or a file."""
    message = Message.objects.create(ticket=ticket, kind="in", text="Oi")
    said = {"harm_class": harm, "exposure_severity": severity}
    if where == "reason":
        reason = ContactReason.objects.create(code=f"r{ticket.pk}", harm=harm, exposure_severity=severity)
        Ticket.objects.filter(pk=ticket.pk).update(reason=reason)
    elif where == "message":
        Message.objects.filter(pk=message.pk).update(**said)
    else:
        file = StoredFile.objects.create(sha256=f"{ticket.pk:064x}", size=1, created_at=clock.now())
        Attachment.objects.create(message=message, file=file, name="a.png", content_type="image/png", size=1, **said)


@pytest.mark.parametrize("where", ["reason", "message", "file"])
@pytest.mark.parametrize(
    "case",
    [
        ("self_harm", 3, Bounds(refused_harms=frozenset({"self_harm"})), False),
        ("self_harm", 3, Bounds(refused_harms=frozenset({"animal_harm"})), True),
        ("self_harm", 3, Bounds(highest_severity=2), False),
        ("self_harm", 3, Bounds(highest_severity=3), True),
        ("hate", None, Bounds(highest_severity=1), False),  # not judged: it counts as moderate
        ("none", 4, Bounds(highest_severity=0), True),  # no harm always may come
        ("", None, Bounds(highest_severity=0), True),
        ("self_harm", 4, NO_BOUNDS, True),
    ],
)
def test_what_is_over_ones_bounds_is_left_for_others(
    lume: Brand, maria: Contact, ana: User, where: str, case: tuple[str, int | None, Bounds, bool]
) -> None:
    harm, severity, bounds, comes = case
    hard = waiting(lume, maria, minutes=50)
    held(hard, where, harm, severity)
    easy = waiting(lume, maria, minutes=5)
    taken = take_next(by=ana, bounds=bounds)
    assert taken is not None
    assert taken.pk == (hard if comes else easy).pk


def test_a_reason_that_says_no_severity_counts_as_its_harm_usually_does(lume: Brand, maria: Contact, ana: User) -> None:
    held(waiting(lume, maria, minutes=50), "reason", "self_harm", None)
    assert take_next(by=ana, bounds=Bounds(highest_severity=2)) is None
    assert take_next(by=ana, bounds=Bounds(highest_severity=3)) is not None


def test_what_ana_passed_on_does_not_come_back_to_her(lume: Brand, maria: Contact, ana: User, luis: User) -> None:
    passed = waiting(lume, maria, minutes=50)
    assert take_next(by=ana, bounds=Bounds(passed_on=(passed.pk,))) is None
    taken = take_next(by=luis)
    assert taken is not None
    assert taken.pk == passed.pk


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_two_tickets(lume: Brand, maria: Contact, ana: User, luis: User) -> None:
    tickets = {waiting(lume, maria, minutes=minutes).pk for minutes in range(1, 9)}
    taken: list[int] = []

    def take(who: User) -> None:
        try:
            for _ in range(4):
                ticket = take_next(by=who)
                if ticket:
                    taken.append(ticket.pk)
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=[who]) for who in (ana, luis)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(tickets)


def test_a_ticket_that_everybody_gives_back_is_told_to_leads_once(
    lume: Brand, maria: Contact, ana: User, luis: User, grace: User
) -> None:
    def round_trip(person: User) -> None:
        taken = change_ticket(ticket=ticket, by=person, change=Change(assignee=person))
        change_ticket(ticket=taken, by=person, change=Change(assignee=None))

    ticket = waiting(lume, maria, minutes=5)
    told = Notification.objects.filter(user=grace, kind=NOBODY)
    for _time in range(2):
        round_trip(ana)
    assert not told.exists(), "it could come to Luis still"
    round_trip(luis)
    round_trip(luis)
    assert told.count() == 1


def test_where_one_person_alone_could_answer_giving_back_tells_nobody(
    lume: Brand, maria: Contact, ana: User, grace: User, brazil: Team
) -> None:
    ticket = waiting(lume, maria, minutes=5, team=brazil)
    taken = change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana))
    change_ticket(ticket=taken, by=ana, change=Change(assignee=None))
    assert not Notification.objects.filter(kind=NOBODY).exists()
