"""Hard tickets given by hand: nobody's bounds are passed over, and nobody finds out about them by trying."""

import pytest

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core.errors import Invalid
from amparo.media.harm import Harm
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.errors import OverBounds
from amparo.tickets.models import Brand, ContactReason, Message, Ticket
from amparo.tickets.queries import Bounds
from amparo.tickets.services import Change, bulk_change, change_ticket, take_next
from amparo.wellbeing.services import opt_out, skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def hard(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return about(Harm.SELF_HARM, Ticket.objects.create(brand=lume, contact=maria, channel="email", team=brazil))


def about(harm: Harm, ticket: Ticket) -> Ticket:
    Message.objects.create(ticket=ticket, kind="in", text="…", harm_class=harm, exposure_severity=1)
    return ticket


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


def test_ana_is_asked_and_has_it_once_she_takes_it(hard: Ticket, ana: User, grace: User) -> None:
    change = Change(assignee=ana)
    assert change_ticket(ticket=hard, by=grace, change=change).assignee is None
    assert told(ana) == ["tickets:asked"]
    assert change_ticket(ticket=hard, by=ana, change=change).assignee == ana


def test_what_grace_sees_is_the_same_whatever_ana_keeps_away_from(hard: Ticket, ana: User, grace: User) -> None:
    def seen() -> tuple[object, ...]:
        since = EventRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        row = change_ticket(ticket=hard, by=grace, change=Change(assignee=ana))
        news = EventRecord.objects.filter(pk__gt=since).order_by("pk").values_list("kind", "data", "ticket_id")
        return row.assignee, row.state, row.version, list(news)

    without = seen()
    opt_out(person=ana, harm=Harm.SELF_HARM)
    assert seen() == without
    assert told(ana) == ["tickets:asked"]  # the first time; the second did not reach her


def test_no_door_puts_a_hard_ticket_into_somebodys_hands(hard: Ticket, ana: User, grace: User, lume: Brand) -> None:
    easy = Ticket.objects.create(brand=lume, contact=hard.contact, channel="email")
    result = bulk_change(ticket_ids=[hard.pk, easy.pk], by=grace, change=Change(assignee=ana))
    assert (result.changed, result.asked, result.refused) == (2, 1, [])
    hard.refresh_from_db()
    easy.refresh_from_db()
    assert (hard.assignee, easy.assignee) == (None, ana)


def test_a_reason_counts_from_the_moment_it_is_given(lume: Brand, maria: Contact, ana: User, grace: User) -> None:
    ticket = Ticket.objects.create(brand=lume, contact=maria, channel="email")
    above = ContactReason.objects.create(code="danger", harm=Harm.THREATS)
    reason = ContactReason.objects.create(code="danger-live", parent=above)
    row = change_ticket(ticket=ticket, by=grace, change=Change(reason=reason, assignee=ana))
    assert (row.reason, row.assignee) == (reason, None)


def test_what_a_reason_says_of_those_below_it_bounds_whoever_takes_next(lume: Brand, maria: Contact, ana: User) -> None:
    above = ContactReason.objects.create(code="danger", harm=Harm.THREATS)
    reason = ContactReason.objects.create(code="danger-live", parent=above)
    Ticket.objects.create(brand=lume, contact=maria, channel="email", reason=reason)
    assert take_next(by=ana, bounds=Bounds(refused_harms=frozenset({Harm.THREATS}))) is None
    assert take_next(by=ana) is not None


def test_ana_takes_what_is_over_her_bounds_only_knowingly(hard: Ticket, ana: User) -> None:
    opt_out(person=ana, harm=Harm.SELF_HARM)
    with pytest.raises(OverBounds):
        change_ticket(ticket=hard, by=ana, change=Change(assignee=ana))
    assert change_ticket(ticket=hard, by=ana, change=Change(assignee=ana, knowingly=True)).assignee == ana


def test_what_ana_passed_on_she_may_take_after_all(hard: Ticket, ana: User) -> None:
    skip(person=ana, subject_kind="ticket", subject_id=hard.pk)
    assert change_ticket(ticket=hard, by=ana, change=Change(assignee=ana)).assignee == ana


def test_grace_undoes_what_she_did_and_nothing_that_ana_did(hard: Ticket, ana: User, grace: User) -> None:
    mine = Change(assignee=ana)
    change_ticket(ticket=hard, by=ana, change=mine)
    change_ticket(ticket=hard, by=grace, change=Change(assignee=None))
    assert change_ticket(ticket=hard, by=grace, change=mine).assignee == ana
    change_ticket(ticket=hard, by=ana, change=Change(assignee=None))
    assert change_ticket(ticket=hard, by=grace, change=mine).assignee is None


def test_who_does_not_see_it_is_not_asked(hard: Ticket, luis: User, grace: User) -> None:
    with pytest.raises(Invalid, match="Luis does not see this ticket"):
        change_ticket(ticket=hard, by=grace, change=Change(assignee=luis))
