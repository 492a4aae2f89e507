"""The demo's post office: takes every mail that Amparo sends and lays it into letter boxes, so that none leaves."""

import asyncio
import signal
import socket
from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

from amparo.portal.post_box import box_of


class PostOffice:
    """aiosmtpd's handler: a copy into the letter box of everybody the mail is for."""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        await asyncio.to_thread(self._keep, envelope, content)
        return "250 Kept in the demo's post office"

    def _keep(self, envelope: Envelope, content: bytes) -> None:
        for address in envelope.rcpt_tos:
            box_of(address).add(content)


def serve(listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM."""
    asyncio.run(_serve(listening, ready))


async def _serve(listening: socket.socket, ready: Callable[[], None]) -> None:
    office = PostOffice()
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(lambda: SMTP(office, enable_SMTPUTF8=True), sock=listening)
    ready()
    await stop.wait()
    server.close()
