from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.errors import Invalid, Missing
from amparo.people.models import Agency, Contact
from amparo.tickets.models import Attachment, Brand, Follow, Message, Presence, ReadMark, Tag, Ticket
from amparo.tickets.queries import Cursor, Filters, Sort, View, capped_counts, list_page, ticket_for
from amparo.tickets.states import Delivery, MessageKind, Priority, TicketState

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

Opens = Callable[..., Ticket]


@pytest.fixture
def opens(lume: Brand, maria: Contact) -> Opens:
    """Rows as the services leave them, without their cost: reads are what is tried here."""

    def open_one(**fields: object) -> Ticket:
        place = Ticket.objects.count()
        values = {
            "brand": lume,
            "contact": maria,
            "subject": f"Ticket {place}",
            "channel": "email",
            "state": TicketState.OPEN,
            "last_message_at": NOON + timedelta(minutes=place),
            "last_message_kind": MessageKind.IN,
            "waiting_since": NOON + timedelta(minutes=place),
        }
        return Ticket.objects.create(**{**values, **fields})

    return open_one


def subjects(user: User, filters: Filters) -> list[str]:
    return [row.subject for row in list_page(user, filters).rows]


def test_an_agent_sees_their_teams_nobodys_their_own_and_followed_tickets(
    opens: Opens, ana: User, brazil: Team, latam: Team
) -> None:
    opens(subject="my team", team=brazil)
    opens(subject="no team")
    opens(subject="mine elsewhere", team=latam, assignee=ana)
    followed = opens(subject="followed", team=latam)
    Follow.objects.create(user=ana, ticket=followed)
    hidden = opens(subject="theirs", team=latam)

    assert set(subjects(ana, Filters())) == {"my team", "no team", "mine elsewhere", "followed"}
    with pytest.raises(Missing):
        ticket_for(ana, hidden.number)
    assert ticket_for(ana, followed.number) == followed


def test_a_lead_sees_every_team(opens: Opens, grace: User, latam: Team) -> None:
    ticket = opens(team=latam)
    assert ticket_for(grace, ticket.number) == ticket


def test_each_view_holds_what_its_name_says(opens: Opens, ana: User, luis: User, brazil: Team) -> None:
    opens(subject="mine", assignee=ana, team=brazil)
    opens(subject="free")
    opens(subject="team", team=brazil, assignee=luis)
    opens(subject="pending", assignee=ana, state=TicketState.PENDING, waiting_since=None)
    opens(subject="asleep", assignee=ana, snoozed_until=NOON)
    opens(subject="done", assignee=ana, state=TicketState.SOLVED)
    target = opens(subject="target", assignee=ana)
    opens(subject="merged away", assignee=ana, merged_into=target)

    shown = {view: set(subjects(ana, Filters(view=view))) for view in View}
    assert shown[View.MINE] == {"mine", "pending", "target"}
    assert shown[View.UNASSIGNED] == {"free"}
    assert shown[View.TEAM] == {"mine", "team"}
    assert shown[View.WAITING] == {"pending"}
    assert shown[View.SNOOZED] == {"asleep"}
    assert shown[View.OPEN] == {"mine", "free", "team", "pending", "target"}
    assert shown[View.ALL] == {"mine", "free", "team", "pending", "asleep", "done", "target"}


def test_tickets_with_a_message_that_did_not_arrive_have_a_view(opens: Opens, ana: User) -> None:
    for delivery in Delivery:
        ticket = opens(subject=delivery.value)
        Message.objects.create(ticket=ticket, kind=MessageKind.OUT, channel="email", delivery=delivery)
    assert set(subjects(ana, Filters(view=View.UNDELIVERED))) == {"failed", "bounced", "perhaps_sent"}


def test_who_waits_longest_comes_first_and_who_does_not_wait_last(opens: Opens, ana: User) -> None:
    opens(subject="answered", waiting_since=None)
    opens(subject="late", waiting_since=NOON - timedelta(hours=2))
    opens(subject="later", waiting_since=NOON - timedelta(hours=1))
    assert subjects(ana, Filters(view=View.OPEN)) == ["late", "later", "answered"]


def test_urgent_tickets_come_first_and_among_them_who_waits_longest(opens: Opens, ana: User) -> None:
    for priority in (Priority.LOW, Priority.URGENT, Priority.NORMAL, Priority.URGENT, Priority.HIGH):
        opens(subject=f"{priority.value} {Ticket.objects.count()}", priority=priority)
    shown = subjects(ana, Filters(view=View.OPEN, sort=Sort.PRIORITY))
    assert shown == ["urgent 1", "urgent 3", "high 4", "normal 2", "low 0"]


@pytest.mark.parametrize("sort", [Sort.WAITING, Sort.NEWEST, Sort.OLDEST, Sort.PRIORITY])
def test_pages_follow_each_other_without_gap_or_repetition(opens: Opens, ana: User, sort: Sort) -> None:
    same = NOON  # equal times: only the id tells the rows apart
    for place in range(9):
        opens(last_message_at=same, waiting_since=None if place % 2 else same, priority=list(Priority)[place % 4])
    filters = Filters(view=View.OPEN, sort=sort)
    whole = [row.id for row in list_page(ana, filters).rows]

    seen: list[int] = []
    cursor = None
    for _ in range(3):
        page = list_page(ana, filters, after=cursor, size=3)
        seen += [row.id for row in page.rows]
        cursor = Cursor.decode(page.next.encode()) if page.next else None
    assert seen == whole
    assert cursor is None


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "AAAA",
        "WyJuZXdlc3QiXQ",
        "e30",
        "WyJuZXdlc3QiLCJ4IiwxXQ",
        "ü",
        "W1tbW1tb",
        "WyJuZXdlc3QiLCIyMDI2LTAxLTAxIiwxXQ",
    ],
)
def test_a_cursor_of_somebody_elses_making_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Invalid):
        Cursor.decode(text)


def test_filters_narrow_by_every_field(opens: Opens, ana: User, brazil: Team, stranger: Contact) -> None:
    stranger.tier = "vip"
    stranger.save()
    ticket = opens(
        subject="wanted",
        contact=stranger,
        team=brazil,
        assignee=ana,
        priority=Priority.HIGH,
        language="pt-BR",
        market="BR",
        state=TicketState.NEW,
    )
    ticket.tags.add(Tag.objects.create(name="Refund"))
    message = Message.objects.create(
        ticket=ticket,
        kind=MessageKind.IN,
        channel="email",
        text="Quero o reembolso",
        language="pt-BR",
        addresses={"to": [{"name": "", "address": "help@lume.example"}]},
    )
    Attachment.objects.create(message=message, file=stored(), name="a.pdf", content_type="application/pdf", size=1)
    read = opens(subject="other", state=TicketState.OPEN)
    ReadMark.objects.create(user=ana, ticket=read, read_at=read.last_message_at)

    for query in (
        "state=new",
        "priority=high",
        "tier=vip",
        f"team={brazil.pk}",
        "assignee=me",
        "tag=refund",
        "language=pt",
        "market=BR",
        f"brand={ticket.brand_id}&state=new",
        "channel=email&state=new",
        "sender=someone@elsewhere.test",
        "recipient=Help@lume.example",
        "unread=1",
        "attachment=1",
        "text=reembolsos",
    ):
        assert subjects(ana, Filters.from_query(as_query_dict(query))) == ["wanted"], query


def test_days_are_days_of_the_readers_zone(opens: Opens, ana: User) -> None:
    ana.time_zone = "America/Sao_Paulo"  # UTC-3
    opens(subject="late on the 19th", last_message_at=datetime(2026, 11, 20, 2, 59, tzinfo=UTC))
    opens(subject="early on the 20th", last_message_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    day = datetime(2026, 11, 20, tzinfo=UTC).date()
    assert subjects(ana, Filters(after=day)) == ["early on the 20th"]
    assert subjects(ana, Filters(before=day)) == ["late on the 19th"]


def test_a_row_says_who_what_and_who_else_looks(opens: Opens, ana: User, luis: User, stranger: Contact) -> None:
    stranger.agency = Agency.objects.create(name="Rede Caju")
    stranger.save()
    ticket = opens(contact=stranger, assignee=luis)
    ticket.tags.add(Tag.objects.create(name="payout"), Tag.objects.create(name="a first one"))
    Presence.objects.create(user=luis, ticket=ticket, seen_at=NOON, typing_until=NOON + timedelta(seconds=5))
    Presence.objects.create(user=ana, ticket=ticket, seen_at=NOON)

    with clock.at(NOON + timedelta(seconds=3)):
        (row,) = list_page(ana, Filters()).rows
    assert (row.name, row.agency, row.assignee) == ("someone@elsewhere.test", "Rede Caju", "Luis")
    assert row.tags == ("a first one", "payout")
    assert [(present.name, present.is_typing) for present in row.present] == [("Luis", True)]
    assert row.unread
    with clock.at(NOON + timedelta(minutes=2)):
        assert list_page(ana, Filters()).rows[0].present == ()


@pytest.mark.parametrize("rows", [5, 50])
def test_a_page_of_any_length_takes_two_queries(opens: Opens, ana: User, rows: int) -> None:
    for _ in range(rows):
        opens(team=ana.teams.get(), assignee=ana).tags.add(Tag.objects.get_or_create(name="one")[0])
    ana.__dict__.pop("team_ids", None)
    _warm = ana.team_ids
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(list_page(ana, Filters(view=View.OPEN)).rows) == rows
    assert len(queries) == 2


def test_all_views_are_counted_in_one_statement(opens: Opens, ana: User) -> None:
    opens(assignee=ana)
    opens(assignee=ana, snoozed_until=NOON)
    opens()
    _warm = ana.team_ids
    with CaptureQueriesContext(connection) as queries:
        counts = capped_counts(ana, {"vip": Filters(view=View.OPEN, assignee=("none",))})
    assert len(queries) == 1
    assert (counts["mine"], counts["unassigned"], counts["open"], counts["snoozed"], counts["vip"]) == (1, 1, 2, 1, 1)


def as_query_dict(query: str) -> object:
    from django.http import QueryDict

    return QueryDict(query)


def stored() -> object:
    from amparo.files.services import keep

    return keep(b"%PDF-1.7")
