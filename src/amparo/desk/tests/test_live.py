"""The realtime stream, on a real server and a real LISTEN."""

import asyncio
import http.client
import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import Error, connection
from django.test import Client
from tests.patience import PATIENCE

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.desk import live
from amparo.desk.live import Client as Page
from amparo.desk.live import next_frame, shown_tickets
from amparo.desk.tests.scene import a_ticket, writes_again
from amparo.notifications.services import notify
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.queries import at_the_desk, presence
from amparo.tickets.services import note_open_desks, note_presence


class Stream:
    """An open page's ear: (event, data) in the order they came."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.heard: queue.Queue[tuple[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, args=(answer,), daemon=True).start()

    def _read(self, answer: http.client.HTTPResponse) -> None:
        name = ""
        with suppress(OSError, ValueError, AttributeError):  # the test has hung up
            for line in answer:
                field, _, value = line.decode().strip().partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self.heard.put((name, json.loads(value)))

    def wait_for(self, name: str) -> Any:
        while True:
            heard, data = self.heard.get(timeout=PATIENCE)
            if heard == name:
                return data


@contextmanager
def listening(server: str, user: User, *tickets: Ticket, since: int | None = None) -> Iterator[Stream]:
    """The stream of `user`'s page with these tickets open, once it hears."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    line = http.client.HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE)
    numbers = ",".join(str(ticket.number) for ticket in tickets)
    line.request("GET", f"/desk/live/?tickets={numbers}&since={since or ''}", headers={"Cookie": cookie})
    answer = line.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/event-stream"
    stream = Stream(answer)
    stream.wait_for("hello")
    yield stream
    line.sock.shutdown(socket.SHUT_RDWR)  # what reads in the thread would keep `close` waiting until its patience ends
    line.close()


@pytest.fixture
def ticket(transactional_db: None, lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil)


def test_an_open_page_hears_of_a_message_by_the_number_of_its_ticket(server: str, ana: User, ticket: Ticket) -> None:
    with listening(server, ana, ticket) as page:
        writes_again(ticket, "Alguém aí?")
        assert page.wait_for("ticket") == {"id": ticket.number}


def test_what_happened_between_the_page_and_its_stream_is_not_lost(server: str, ana: User, ticket: Ticket) -> None:
    newest = EventRecord.objects.latest("pk").pk
    writes_again(ticket, "Alguém aí?")
    with listening(server, ana, ticket, since=newest) as page:
        assert page.wait_for("ticket") == {"id": ticket.number}


def test_every_page_hears_that_lists_have_changed_but_not_of_which_ticket(
    server: str, luis: User, ticket: Ticket
) -> None:
    with listening(server, luis, ticket) as page:  # Luis asks for a ticket he may not see
        writes_again(ticket, "Alguém aí?")
        assert page.wait_for("list") == {}
        assert page.heard.empty()


def test_a_colleague_who_looks_is_announced_to_whoever_has_the_ticket_open(
    server: str, ana: User, grace: User, ticket: Ticket
) -> None:
    with listening(server, ana, ticket) as page:
        note_presence(user=grace, ticket=ticket, typing=False)
        assert page.wait_for("presence") == {"id": ticket.number}


def test_a_notice_reaches_only_the_person_it_is_for(server: str, ana: User, luis: User, ticket: Ticket) -> None:
    with listening(server, ana) as hers, listening(server, luis) as his:
        notify(users=[ana], kind="tickets:assigned")
        hers.wait_for("notice")
        notify(users=[luis], kind="tickets:assigned")
        his.wait_for("notice")
        assert his.heard.empty()


def test_after_a_lost_connection_every_page_is_told_to_look_again(server: str, ana: User, ticket: Ticket) -> None:
    with listening(server, ana, ticket) as page:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'amparo live' AND datname = current_database()"
            )
        page.wait_for("resync")
        writes_again(ticket, "Alguém aí?")
        assert page.wait_for("ticket") == {"id": ticket.number}


def test_a_stream_holds_no_connection_of_the_pool(server: str, ana: User, ticket: Ticket) -> None:
    most = settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"]
    with connection.cursor() as cursor:
        streams = [listening(server, ana, ticket) for _ in range(most + 2)]
        for stream in streams:
            stream.__enter__()
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'amparo live' AND datname = current_database()"
        )
        assert cursor.fetchone() == (1,)
        writes_again(ticket, "Alguém aí?")  # and pages are still served
        assert Client().get("/health/live").status_code == 200
        for stream in streams:
            stream.__exit__(None, None, None)


def until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open desks are noted all the time, and soon not believed any more."""
    monkeypatch.setattr(live, "SIGN_SECONDS", 0.1)
    monkeypatch.setattr(presence, "DESK_LASTS", timedelta(seconds=2))


@pytest.mark.usefixtures("often")
def test_an_open_desk_leaves_its_sign_and_one_that_was_closed_is_not_believed_for_long(
    server: str, ana: User, grace: User
) -> None:
    with listening(server, grace):
        with listening(server, ana), listening(server, ana):  # two windows
            until(lambda: at_the_desk() == {ana.pk, grace.pk})
        until(lambda: at_the_desk() == {grace.pk})
    until(lambda: at_the_desk() == set())


@pytest.mark.usefixtures("often")
def test_a_sign_that_cannot_be_left_is_left_later_and_no_page_notices(
    server: str, ana: User, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fails_twice(*, user_ids: set[int]) -> None:
        tries.append(len(user_ids))
        if len(tries) <= 2:
            raise Error
        note_open_desks(user_ids=user_ids)

    monkeypatch.setattr(live, "note_open_desks", fails_twice)
    with listening(server, ana, ticket) as page:
        until(lambda: at_the_desk() == {ana.pk})
        writes_again(ticket, "Alguém aí?")
        assert page.wait_for("ticket") == {"id": ticket.number}
    assert set(tries) == {1}


@pytest.mark.parametrize("turns", range(5))
def test_a_page_that_leaves_as_it_is_told_something_is_let_go(turns: int) -> None:
    async def leave() -> bool:
        page = Page(user_id=1, tickets={})
        telling = asyncio.create_task(next_frame(page, asyncio.get_running_loop()))
        await asyncio.sleep(0)
        page.tell("notice")
        for _ in range(turns):
            await asyncio.sleep(0)
        if telling.done():
            return True
        telling.cancel()
        await asyncio.wait([telling])
        return telling.cancelled()

    assert asyncio.run(leave())


def test_who_may_not_read_tickets_gets_no_stream(server: str, noor: User) -> None:
    client = Client()
    assert client.get("/desk/live/").status_code == 302
    client.force_login(noor)
    noor.roles = []
    noor.save(update_fields=["roles"])
    assert client.get("/desk/live/").status_code == 403


@pytest.mark.django_db
def test_a_page_may_name_any_number_and_hears_only_of_what_its_person_sees(
    luis: User, ana: User, lume: Brand, maria: Contact, brazil: Team
) -> None:
    ticket = a_ticket(lume, maria, brazil)
    asked = [str(ticket.number), "999999999999999999999999", "x", ""]
    assert shown_tickets(luis, asked) == {}
    assert shown_tickets(ana, asked) == {ticket.pk: ticket.number}
