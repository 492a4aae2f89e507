"""N tickets with three messages each, by COPY: the past of a desk, as large as wished."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import Role
from amparo.channels.email.models import Mailbox
from amparo.core import clock
from amparo.project.bench.words import LANGUAGES, texts
from amparo.tickets.models import Brand, Tag, Ticket

TEAMS: Final = 8
AGENTS: Final = 40
CONTACTS_SHARE: Final = 4  # tickets a contact
OPEN_SHARE: Final = 20  # one in so many tickets is still open: a desk's work does not grow with its past
LEAST_OPEN: Final = 500  # lists are a full page on the smallest desk too, so that sizes are compared by the same page
MOST_OPEN: Final = 5_000
_TICKET: Final = [
    "brand_id",
    "contact_id",
    "subject",
    "state",
    "priority",
    "risk",
    "channel",
    "market",
    "language",
    "team_id",
    "assignee_id",
    "version",
    "created_at",
    "last_message_at",
    "last_message_kind",
    "snippet",
    "waiting_since",
    "due_at",
    "due_since",
    "message_count",
]
_MESSAGE: Final = [
    "ticket_id",
    "kind",
    "channel",
    "subject",
    "text",
    "folded",
    "html",
    "remote_images",
    "language",
    "addresses",
    "is_automatic",
    "is_encrypted",
    "delivery",
    "delivery_note",
    "harm_class",
    "harm_source",
    "created_at",
]


def furnish() -> User:
    """Brand, teams, agents, mailbox, tags of an empty desk; returns the agent whose screens are measured."""
    brand = Brand.objects.create(name="Lume")
    teams = Team.objects.bulk_create(Team(name=f"Team {number}") for number in range(TEAMS))
    agents = [
        User(email=f"agent{number}@lume.example", name=f"Agent {number}", roles=[Role.AGENT])
        for number in range(AGENTS)
    ]
    for agent in agents:
        agent.set_unusable_password()
    agents = User.objects.bulk_create(agents)
    Membership.objects.bulk_create(
        Membership(user=agent, team=teams[(number + shift) % TEAMS])
        for number, agent in enumerate(agents)
        for shift in (0, 1)
    )
    Tag.objects.bulk_create(Tag(name=f"tag{number}") for number in range(30))
    Mailbox.objects.create(brand=brand, address="help@lume.example", team=teams[0], market="BR", language="pt-BR")
    return agents[0]


def fill(tickets: int, say: Callable[[str], None]) -> None:
    """Write `tickets` tickets and their messages, then bring the planner's statistics up to date."""
    _copy_contacts(max(tickets // CONTACTS_SHARE, 1))
    say(f"  {tickets:,} tickets …")
    brand = Brand.objects.values_list("pk", flat=True)[0]  # asked before: the connection is busy during a COPY
    teams = list(Team.objects.order_by("pk").values_list("pk", flat=True))
    agents = list(User.objects.order_by("pk").values_list("pk", flat=True))
    _copy("tickets_ticket", _TICKET, _tickets(tickets, brand, teams, agents))
    first = Ticket.objects.order_by("pk").values_list("pk", flat=True)[0]
    say(f"  {tickets * 3:,} messages …")
    _copy("tickets_message", _MESSAGE, _messages(first, tickets))
    say("  statistics …")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _copy_contacts(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_contact (name, market, languages, tier, city, note, created_at, search_text) "
            "SELECT 'Person ' || i, 'BR', '{}', CASE WHEN i %% 50 = 0 THEN 'vip' ELSE 'standard' END, '', '', now(), "
            "'person ' || i || ' p' || i || '@mail.example' FROM generate_series(1, %s) i",
            [count],
        )
        cursor.execute(
            "INSERT INTO people_identity (contact_id, kind, value, shown) "
            "SELECT id, 'email', 'p' || id || '@mail.example', 'p' || id || '@mail.example' FROM people_contact"
        )


def _tickets(count: int, brand: int, teams: list[int], agents: list[int]) -> Iterator[tuple[Any, ...]]:
    contacts = max(count // CONTACTS_SHARE, 1)
    open_from = count - min(max(count // OPEN_SHARE, LEAST_OPEN), MOST_OPEN)
    for number in range(count):
        at = _moment(number, count)
        state = ("new", "open", "pending", "on_hold")[number % 4] if number >= open_from else "closed"
        yield (
            *(brand, 1 + number * 7919 % contacts, f"Subject {number}", state),
            *(("normal", "normal", "high", "low", "urgent")[number % 5], "none", "email", "BR"),
            LANGUAGES[number % 3],
            teams[number % TEAMS] if number % 11 else None,
            agents[number % AGENTS] if state != "new" else None,
            *(1, at, at, "in", f"Snippet of {number}"),
            *((at, at + timedelta(days=1), at) if state in {"new", "open"} else (None, None, None)),
            3,
        )


def _messages(first: int, count: int) -> Iterator[tuple[Any, ...]]:
    addresses = json.dumps({"to": [{"name": "", "address": "help@lume.example"}]})
    for number, text in enumerate(texts(count * 3)):
        ticket, place = divmod(number, 3)
        is_ours = place == 1
        yield (
            *(first + ticket, "out" if is_ours else "in", "email", "", text, "[]", "", 0),
            *(LANGUAGES[ticket % 3], addresses, False, False, "sent" if is_ours else "none"),
            *("", "", "", _moment(ticket, count)),
        )


def _moment(number: int, count: int) -> datetime:
    """The last ticket was a minute ago, each earlier one a minute before the next."""
    return clock.now() - timedelta(minutes=count - number)
