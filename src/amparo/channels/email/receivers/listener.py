"""The standing process for mail: SMTP, LMTP and every IMAP account, until it is told to stop."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import connections

from amparo.channels.email.models import Mailbox
from amparo.channels.email.receivers.imap import Reader
from amparo.channels.email.receivers.smtp import serve, storing_pool
from amparo.channels.email.states import Receiver
from amparo.deadlines.services import beat

log = structlog.get_logger(__name__)

HEARTBEAT: Final = "mail"
_ROUND: Final = 10.0  # seconds between heartbeats, and between looks at the mailboxes
_PARTING: Final = 5.0  # seconds that readers get to hang up

Settings = tuple[Any, ...]


@dataclass
class Ports:
    """Where the listeners are; told once they listen (0: not at all)."""

    smtp: int = 0
    lmtp: int = 0


@dataclass
class Readers:
    """A reader for every active mailbox with an IMAP account, begun anew when its settings change."""

    running: dict[int, tuple[Settings, Reader]] = field(default_factory=dict)

    def follow(self) -> None:
        wanted = {mailbox.pk: mailbox for mailbox in Mailbox.objects.filter(is_active=True).exclude(imap_host="")}
        for mailbox_id, (known, reader) in list(self.running.items()):
            mailbox = wanted.get(mailbox_id)
            if mailbox is None or _settings(mailbox) != known or not reader.is_alive():
                reader.stopped.set()
                del self.running[mailbox_id]
        for mailbox_id, mailbox in wanted.items():
            if mailbox_id not in self.running:
                reader = Reader(mailbox)
                self.running[mailbox_id] = (_settings(mailbox), reader)
                reader.start()

    def stop(self) -> None:
        for _known, reader in self.running.values():
            reader.stopped.set()
        for _known, reader in self.running.values():
            reader.join(_PARTING)


def _settings(mailbox: Mailbox) -> Settings:
    return (
        mailbox.imap_host,
        mailbox.imap_port,
        mailbox.imap_tls,
        mailbox.imap_user,
        mailbox.imap_password,
        mailbox.imap_folder,
    )


def run_listener(stop: threading.Event, *, ready: Callable[[Ports], None] | None = None) -> None:
    """Receive mail until `stop` is set; `ready` is called once the ports are open.

    Raises OSError when a port is taken. A database that is away stops nobody: senders are told to come again.
    """
    asyncio.run(_run(stop, ready))


async def _run(stop: threading.Event, ready: Callable[[Ports], None] | None) -> None:
    pool = storing_pool()
    servers = [await serve(Receiver.SMTP, settings.MAIL_HOST, settings.MAIL_SMTP_PORT, pool)]
    ports = Ports(smtp=_port(servers[0]))
    if settings.MAIL_LMTP_PORT:
        servers.append(await serve(Receiver.LMTP, settings.MAIL_HOST, settings.MAIL_LMTP_PORT, pool))
        ports.lmtp = _port(servers[1])
    log.info("mail_listener_ready", smtp=ports.smtp, lmtp=ports.lmtp)
    if ready:
        ready(ports)
    readers = Readers()
    try:
        while not stop.is_set():
            await asyncio.to_thread(_round, readers)
            await asyncio.to_thread(stop.wait, _ROUND)
    finally:
        for server in servers:
            server.close()
        with suppress(Exception):
            await asyncio.to_thread(readers.stop)
        pool.shutdown(wait=True)


def _round(readers: Readers) -> None:
    try:
        beat(name=HEARTBEAT)
        readers.follow()
    except Exception as error:  # noqa: BLE001 - the next round tries again
        log.warning("mail_round_failed", error=type(error).__name__)
    finally:
        connections.close_all()


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])
