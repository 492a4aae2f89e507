"""Realtime: what commits anywhere is known on every screen at once.

One connection per web process listens to PostgreSQL; each open page has a queue; the browser gets ids and fetches
what its person may see. Nothing of a ticket's content passes here.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import Error, connections
from django.http import StreamingHttpResponse

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core.text import number_in, numbers_in
from amparo.deadlines.queries import SILENCE_SQL, STILL
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import visible_to
from amparo.tickets.services import note_open_desks

log = structlog.get_logger(__name__)

EVENTS: Final = "amparo_events"
PRESENCE: Final = "amparo_presence"
NOTICES: Final = "amparo_notifications"
PING_SECONDS: Final = 15.0
ASK_AGAIN_SECONDS: Final = 300.0
"""So often an open stream asks again whether its person is still welcome."""
SIGN_SECONDS: Final = 30.0
"""So often it is noted whose desk is open (`tickets.queries.at_the_desk` takes it for gone after two and a half)."""
QUEUE_SIZE: Final = 100
MOST_TICKETS: Final = 40
SPREAD_PER_CLIENT: Final = 0.004
"""Seconds by which lists refresh apart, for each open page, so that a full house does not ask all at once."""
LONGEST_SPREAD: Final = 2.0
_PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 5.0)

_WAKE: Final = "wake"
"""Not for the browser: the stream looks again at when its list is due."""

Signal = tuple[str, Mapping[str, int] | None]
"""The name of a server-sent event, and its data: nothing, or the number of a ticket as `id`."""


@dataclass(eq=False)
class Client:
    """One open page: whose, which tickets it shows (id → number), and what it has yet to be told."""

    user_id: int
    tickets: dict[int, int]
    since: int | None = None  # the newest event there was when the page was made
    queue: "asyncio.Queue[Signal]" = field(default_factory=lambda: asyncio.Queue(QUEUE_SIZE))
    list_due: float | None = None  # loop time at which it is told that lists have changed
    is_lost: bool = False  # it did not read fast enough; it is let go and will catch up by itself

    def tell(self, name: str, data: Mapping[str, int] | None = None) -> None:
        try:
            self.queue.put_nowait((name, data))
        except asyncio.QueueFull:
            self.is_lost = True


class Hub:
    """The one listener of a process, and the pages it tells."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.listening = asyncio.Event()
        self.clock_is_still = False
        self._task: asyncio.Task[None] | None = None
        self._signs: asyncio.Task[None] | None = None

    async def join(self, client: Client) -> None:
        """Add a page; returns once nothing that commits from now on can be missed."""
        loop = asyncio.get_running_loop()
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._listen_forever())
        self.clients.add(client)
        if self._signs is None or self._signs.done():
            self._signs = loop.create_task(self._sign())
        await self.listening.wait()

    def leave(self, client: Client) -> None:
        self.clients.discard(client)

    async def _sign(self) -> None:
        """Note whose desks are open, all of them at once, for as long as any is. What fails is noted the next time."""
        while self.clients:
            people = {client.user_id for client in self.clients}
            try:
                await sync_to_async(_note_open, thread_sensitive=False)(people)  # in no request's own thread
            except Error as error:
                log.warning("open_desks_not_noted", error=type(error).__name__)
            await asyncio.sleep(SIGN_SECONDS)

    async def _listen_forever(self) -> None:
        failures = 0
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as connection:
                    for channel in (EVENTS, PRESENCE, NOTICES):
                        await connection.execute(f"LISTEN {channel}")
                    self.listening.set()
                    if failures:
                        self.tell_all("resync")
                    failures = 0
                    await self._listen(connection)
            except (psycopg.Error, OSError) as error:
                # What commits until the connection is back is lost to us: every page is told to look again then.
                failures += 1
                log.warning("live_connection_lost", error=type(error).__name__, failures=failures)
                await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES)) - 1])

    async def _listen(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notice in connection.notifies(timeout=PING_SECONDS):
                self.hear(notice.channel, notice.payload)
            found = await connection.execute(SILENCE_SQL)  # a connection that died in silence is noticed here
            row = await found.fetchone()
            self.note_clock(is_still=row is not None and row[0] > STILL)

    def note_clock(self, *, is_still: bool) -> None:
        """Every page looks at its bar again when the clock stopped, and when it goes on."""
        if is_still != self.clock_is_still:
            self.clock_is_still = is_still
            self.tell_all("notice")

    def hear(self, channel: str, payload: str) -> None:
        """Pass on one notification."""
        try:
            said = json.loads(payload)
        except ValueError:
            log.warning("live_payload_unknown", channel=channel)
            return
        if channel == PRESENCE:
            self._tell_tickets("presence", {said["ticket_id"]})
        elif channel == NOTICES:
            self._tell_people({int(user_id) for user_id in said})
        elif said == "many":
            self.tell_all("resync")
        elif ticket_ids := {row[4] for row in said if row[4] is not None}:
            self._tell_tickets("ticket", ticket_ids)
            for client in list(self.clients):
                self._plan_list(client)

    def _tell_tickets(self, name: str, ticket_ids: set[int]) -> None:
        for client in list(self.clients):
            for ticket_id in ticket_ids & client.tickets.keys():
                client.tell(name, {"id": client.tickets[ticket_id]})

    def _tell_people(self, user_ids: set[int]) -> None:
        for client in list(self.clients):
            if client.user_id in user_ids:
                client.tell("notice")

    def _plan_list(self, client: Client) -> None:
        """Lists are told a little later, each page at its own moment, and once for all that came meanwhile."""
        if client.list_due is None:
            spread = min(SPREAD_PER_CLIENT * len(self.clients), LONGEST_SPREAD)
            client.list_due = asyncio.get_running_loop().time() + random.uniform(0, spread)  # noqa: S311 - no secret
            client.tell(_WAKE)

    def tell_all(self, name: str) -> None:
        for client in list(self.clients):
            client.tell(name)


def _parameters() -> dict[str, Any]:
    """How to reach the database Django uses; the listener never takes a connection from Django's pool."""
    wanted = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert"}
    given = connections["default"].get_connection_params()
    return {name: value for name, value in given.items() if name in wanted} | {
        "connect_timeout": 5,
        "application_name": "amparo live",
    }


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop; a web process has one loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


async def stream(client: Client, session_key: str) -> AsyncIterator[str]:
    """Server-sent events (WHATWG HTML §9.2) for one page, until it leaves, falls behind, or is no longer welcome."""
    loop, ours = asyncio.get_running_loop(), hub()
    ask_at = loop.time() + ASK_AGAIN_SECONDS
    try:
        await ours.join(client)
        for number in await sync_to_async(_missed)(client):
            client.tell("ticket", {"id": number})
        if ours.clock_is_still:
            client.tell("notice")
        yield _frame("hello")
        while not client.is_lost:
            if loop.time() >= ask_at:
                if not await sync_to_async(_is_welcome)(client.user_id, session_key):
                    return
                ask_at = loop.time() + ASK_AGAIN_SECONDS
            yield await next_frame(client, loop)
    finally:
        ours.leave(client)


async def next_frame(client: Client, loop: asyncio.AbstractEventLoop) -> str:
    """The next thing to say; a comment when there was nothing for a while, so that proxies keep the line open."""
    while True:
        due = client.list_due
        patience = PING_SECONDS if due is None else max(0.0, due - loop.time())
        try:
            async with asyncio.timeout(patience):  # `wait_for` of Python 3.11 may lose the news that the page has left
                name, data = await client.queue.get()
        except TimeoutError:
            if due is None:
                return ": ping\n\n"
            client.list_due = None
            return _frame("list")
        if name != _WAKE:
            return _frame(name, data)


def _missed(client: Client) -> list[int]:
    """Numbers of the page's tickets on which something happened between its making and our listening."""
    try:
        if client.since is None or not client.tickets:
            return []
        rows = EventRecord.objects.filter(ticket_id__in=client.tickets, pk__gt=client.since)
        return sorted({client.tickets[pk] for pk in rows.values_list("ticket_id", flat=True) if pk})
    finally:
        # Django gives a request's connection back when its response ends, which may be in hours.
        connections.close_all()


def _note_open(user_ids: set[int]) -> None:
    try:
        note_open_desks(user_ids=user_ids)
    finally:
        connections.close_all()


def _is_welcome(user_id: int, session_key: str) -> bool:
    """Whether the person may still read tickets, and has not signed out."""
    try:
        user = User.objects.filter(pk=user_id).first()
        return user is not None and user.may(TicketPermission.READ) and _session(session_key).exists(session_key)
    finally:
        connections.close_all()


def _session(key: str) -> SessionBase:
    engine = import_module(settings.SESSION_ENGINE)
    return cast("SessionBase", engine.SessionStore(key))


def _frame(name: str, data: Mapping[str, int] | None = None) -> str:
    return f"event: {name}\ndata: {json.dumps(data or {})}\n\n"


def shown_tickets(user: User, numbers: Iterable[str]) -> dict[int, int]:
    """Of the ticket numbers a page says it shows, those its person may see: id → number."""
    asked = numbers_in(numbers)[:MOST_TICKETS]
    return dict(visible_to(user).filter(number__in=asked).values_list("id", "number")) if asked else {}


@requires(TicketPermission.READ)
async def live(request: StaffRequest) -> StreamingHttpResponse:
    """`?tickets=48213,48190` names the tickets that are open on the page, `&since=9` the newest event it knows."""
    user = cast("User", await request.auser())  # the gate has looked
    numbers = request.GET.get("tickets", "").split(",")
    tickets = await sync_to_async(shown_tickets)(user, numbers)
    client = Client(user.pk, tickets, since=number_in(request.GET.get("since", "")))
    response = StreamingHttpResponse(
        stream(client, request.session.session_key or ""), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"  # nginx would hold the words back
    return response
