"""A mail server of somebody else, on a free port of this machine, that fails as it is told."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP
from tests.patience import PATIENCE


@contextmanager
def running(start: Callable[[], Awaitable[asyncio.Server]]) -> Iterator[int]:
    """The port of a server that runs in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(PATIENCE)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:

        async def stop() -> None:
            server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


@dataclass
class Sink:
    """A mail server of somebody else. Each answer is used once, then it takes everything."""

    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)  # sender, recipients, content
    senders: list[str] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)  # "hang up": read it all and say nothing; "lose": take it too
    port: int = 0

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        self.senders.append(address)
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        answer = self.at_rcpt.pop(0) if self.at_rcpt else "250 ok"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.at_data.pop(0) if self.at_data else "250 taken"
        if answer in {"hang up", "lose"}:
            if answer == "lose":
                self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
            server.transport.abort()
            return "451 never heard"
        if answer.startswith("250"):
            self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        return answer

    async def handle_exception(self, _error: Exception) -> str:
        return "451 trouble"


@contextmanager
def sink(made: Sink | None = None, **wants: Any) -> Iterator[Sink]:
    """`wants` is what it asks of whoever comes, in aiosmtpd's words."""
    made = made or Sink()

    async def start() -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            lambda: SMTP(made, hostname="sink", loop=loop, **{"enable_SMTPUTF8": True, **wants}), "127.0.0.1", 0
        )

    with running(start) as port:
        made.port = port
        yield made
