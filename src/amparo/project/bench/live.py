"""How soon a message shows on a colleague's screen: from its commit to the event in every open page."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from typing import Final

from asgiref.sync import sync_to_async

from amparo.accounts.models import User
from amparo.core import clock
from amparo.people.models import Contact
from amparo.project.bench.pages import session_of
from amparo.tickets.models import Ticket
from amparo.tickets.queries import Filters, View, list_page
from amparo.tickets.services import Incoming, receive_message

AGENTS: Final = 500
ROUNDS: Final = 10


@dataclass(frozen=True, kw_only=True)
class Delay:
    """Milliseconds until the first and the last of all open pages had the event (medians over the rounds)."""

    first: float
    last: float
    pages: int


def measure(port: int, user: User, agents: int = AGENTS) -> Delay:
    ticket = Ticket.objects.get(pk=list_page(user, Filters(view=View.OPEN)).rows[0].id)
    return asyncio.run(_measure(port, session_of(user), ticket, agents))


async def _measure(port: int, session: str, ticket: Ticket, agents: int) -> Delay:
    streams = [await _open(port, session, ticket.number) for _number in range(agents)]
    firsts, lasts = [], []
    for _round in range(ROUNDS):
        waiting = [asyncio.create_task(_next_event(reader)) for reader, _writer in streams]
        await asyncio.sleep(0.3)
        began = await sync_to_async(_say)(ticket)
        moments = await asyncio.wait_for(asyncio.gather(*waiting), 30)
        firsts.append((min(moments) - began) * 1000)
        lasts.append((max(moments) - began) * 1000)
    for _reader, writer in streams:
        writer.close()
    return Delay(first=statistics.median(firsts), last=statistics.median(lasts), pages=agents)


async def _open(port: int, session: str, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = (
        f"GET /desk/live/?tickets={number} HTTP/1.1\r\nHost: localhost:{port}\r\n"
        f"Cookie: sessionid={session}\r\nAccept: text/event-stream\r\n\r\n"
    )
    writer.write(request.encode())
    await writer.drain()
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"the event stream answered {status.decode().strip()}")
    while (await reader.readline()).strip():
        pass
    return reader, writer


async def _next_event(reader: asyncio.StreamReader) -> float:
    """When this page heard that its ticket changed."""
    while True:
        line = await reader.readline()
        if line.startswith(b"event: ticket"):
            return time.perf_counter()
        if not line:
            raise ConnectionError("an event stream was closed")


def _say(ticket: Ticket) -> float:
    """A message arrives; returns the moment after its commit."""
    contact = Contact.objects.get(pk=ticket.contact_id)
    incoming = Incoming(contact=contact, channel="email", subject="", text="Oi", received_at=clock.now())
    receive_message(ticket=ticket, incoming=incoming)
    return time.perf_counter()
