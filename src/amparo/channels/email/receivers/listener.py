"""The standing process for mail: SMTP, LMTP and every IMAP account, until it is told to stop."""

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
import structlog
from django.db import connections

from amparo.channels.email.models import Mailbox
from amparo.channels.email.receivers.imap import Reader
from amparo.channels.email.receivers.intake import Intake
from amparo.channels.email.receivers.smtp import serve
from amparo.channels.email.states import Receiver
from amparo.core.locks import Leases
from amparo.deadlines.services import beat

log = structlog.get_logger(__name__)

HEARTBEAT: Final = "mail"
_ROUND: Final = 10.0  # seconds between heartbeats, and between looks at the mailboxes
_PARTING: Final = 5.0  # seconds that readers get to hang up

Settings = tuple[Any, ...]


@dataclass
class Readers:
    """A reader for every active mailbox with an IMAP account, begun anew when its settings change.

    Of all processes on one database, the one that holds a mailbox's lease reads it.
    """

    running: dict[int, tuple[Settings, Reader]] = field(default_factory=dict)
    leases: Leases | None = None

    def follow(self) -> None:
        """Bring the readers in line with the mailboxes as they are now. Without its leases nobody goes on reading."""
        try:
            self.leases = self.leases or Leases()
            self.leases.renew()
            self._follow(self.leases)
        except psycopg.Error:
            self.stop()
            raise

    def _follow(self, leases: Leases) -> None:
        wanted = {mailbox.pk: mailbox for mailbox in Mailbox.objects.filter(is_active=True).exclude(imap_host="")}
        for mailbox_id, (known, reader) in list(self.running.items()):
            mailbox = wanted.get(mailbox_id)
            if mailbox is None or _settings(mailbox) != known or not reader.is_alive():
                reader.stopped.set()
                del self.running[mailbox_id]
            if mailbox is None:
                leases.give_back(_lease(mailbox_id))
        for mailbox_id, mailbox in wanted.items():
            if mailbox_id not in self.running and leases.take(_lease(mailbox_id)):
                reader = Reader(mailbox)
                self.running[mailbox_id] = (_settings(mailbox), reader)
                reader.start()

    def stop(self) -> None:
        readers = [reader for _known, reader in self.running.values()]
        for reader in readers:
            reader.stopped.set()
        for reader in readers:
            reader.join(_PARTING)
        self.running.clear()
        if self.leases is not None:
            self.leases.close()
            self.leases = None


def _lease(mailbox_id: int) -> str:
    return f"email:imap:{mailbox_id}"


_READ_BY: Final = (
    *("imap_host", "imap_port", "imap_tls", "imap_user", "imap_password", "imap_folder", "sign_in"),
    *("oauth_token_url", "oauth_client_id", "oauth_client_secret", "oauth_refresh_token", "oauth_scope"),
)


def _settings(mailbox: Mailbox) -> Settings:
    """What a reader was begun with; a server that hands out a new refresh token has its mailbox read anew with it."""
    return tuple(getattr(mailbox, name) for name in _READ_BY)


def run_listener(
    stop: threading.Event, *, smtp: socket.socket, lmtp: socket.socket | None, ready: Callable[[], None]
) -> None:
    """Receive mail on sockets that are bound already, and from IMAP accounts, until `stop` is set.

    `ready` is called once mail can come. A database that is away stops nobody: senders are told to come again.
    """
    asyncio.run(_run(stop, {Receiver.SMTP: smtp, Receiver.LMTP: lmtp}, ready))


async def _run(
    stop: threading.Event, sockets: Mapping[Receiver, socket.socket | None], ready: Callable[[], None]
) -> None:
    intake = Intake()
    servers = [await serve(receiver, one, intake) for receiver, one in sockets.items() if one is not None]
    readers = Readers()
    ready()
    try:
        while not stop.is_set():
            await asyncio.to_thread(_round, readers)
            await asyncio.to_thread(stop.wait, _ROUND)
    finally:
        for server in servers:
            server.close()
        await asyncio.to_thread(readers.stop)
        await asyncio.to_thread(intake.close)


def _round(readers: Readers) -> None:
    try:
        beat(name=HEARTBEAT)
        readers.follow()
    except Exception as error:  # noqa: BLE001 - the next round tries again
        log.warning("mail_round_failed", error=type(error).__name__)
    finally:
        connections.close_all()
