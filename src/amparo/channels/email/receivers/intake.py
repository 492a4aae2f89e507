"""Keeping what many sessions bring at once: together, because a sync and a commit cost the same for one as for many."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import structlog
from django.db import OperationalError, connections

from amparo.channels.email.models import Mailbox
from amparo.channels.email.queries.mailboxes import mailbox_for
from amparo.channels.email.services.arriving.receive import Letter, receive_all, ring

log = structlog.get_logger(__name__)

_GROUP: Final = 50  # mails kept together at most
_GROUP_BYTES: Final = 20_000_000
_GATHER: Final = 0.01  # seconds
_THREADS: Final = 4
_RING_EVERY: Final = 0.1  # seconds; the first mail rings at once, and mails that keep coming are read by the batch
_KNOWN_FOR: Final = 5.0  # seconds that a mailbox is remembered; what is none of ours is asked for each time

Group = list[tuple[Letter, asyncio.Future[None]]]


class Intake:
    """Group commit: whatever came while one group was being kept is the next group.

    Each session hears of its own mail, and only when that is safe. The listener itself never waits for the disk.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="mail-keep")
        self._waiting: Group = []
        self._keeping: asyncio.Task[None] | None = None
        self._rung_at = 0.0
        self._is_bell_hung = False
        self._mailboxes: dict[str, Mailbox] = {}
        self._forget_at = 0.0

    async def mailbox(self, address: str) -> Mailbox | None:
        """The active mailbox that `address` names."""
        if time.monotonic() > self._forget_at:
            self._mailboxes.clear()
            self._forget_at = time.monotonic() + _KNOWN_FOR
        if address not in self._mailboxes:
            found = await self._in_thread(mailbox_for, [address])
            if found is None:
                return None
            self._mailboxes[address] = found
        return self._mailboxes[address]

    async def keep(self, letter: Letter) -> None:
        """Return when `letter` is safe; raise what kept it from being so."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((letter, kept))
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep_waiting())
        await kept

    def close(self) -> None:
        """Finish what is under way."""
        self._pool.shutdown(wait=True)

    async def _keep_waiting(self) -> None:
        try:
            group: Group = []
            while self._waiting:
                if len(group) > 1:  # many are at it: most of them have their next mail here in a moment
                    await asyncio.sleep(_GATHER)
                group = self._next_group()
                troubles = await self._in_thread(_keep_each, [letter for letter, _kept in group])
                self._hang_bell()
                for (_letter, kept), trouble in zip(group, troubles, strict=True):
                    if kept.done():  # its session has gone; whoever sends it again makes a copy
                        continue
                    if trouble is None:
                        kept.set_result(None)
                    else:
                        kept.set_exception(trouble)
        finally:
            self._keeping = None

    def _next_group(self) -> Group:
        """From the head of those waiting, as many as a group takes, and always one."""
        size = count = 0
        for count, (letter, _kept) in enumerate(self._waiting[:_GROUP]):
            size += len(letter.raw)
            if size > _GROUP_BYTES and count:
                break
        else:
            count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        return group

    def _hang_bell(self) -> None:
        if not self._is_bell_hung:
            self._is_bell_hung = True
            loop = asyncio.get_running_loop()
            loop.call_at(max(loop.time(), self._rung_at + _RING_EVERY), self._ring)

    def _ring(self) -> None:
        self._is_bell_hung = False
        self._rung_at = asyncio.get_running_loop().time()
        self._pool.submit(_with_connection, _try_to_ring)

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, _with_connection, work, *arguments)


def _keep_each(letters: Sequence[Letter]) -> list[Exception | None]:
    """What kept each from being safe, None when nothing did. One that cannot be kept does not drag the others along."""
    try:
        receive_all(letters)
    except OperationalError as error:  # the database is away for all of them
        return [error] * len(letters)
    except Exception as error:  # noqa: BLE001 - whatever it is, its sender is told to come again
        return [error] if len(letters) == 1 else [_keep_each([letter])[0] for letter in letters]
    return [None] * len(letters)


def _try_to_ring() -> None:
    try:
        ring()
    except Exception as error:  # noqa: BLE001 - the sweep rings again
        log.warning("bell_not_rung", error=type(error).__name__)


def _with_connection(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run `work` in this thread and give its database connection back to the pool."""
    try:
        return work(*arguments)
    finally:
        connections.close_all()
