"""The SMTP and LMTP listeners: what is answered with success is safe, what is not stays with the sender.

They take mail for our mailboxes and for nobody else, so there is nothing to relay.
"""

import asyncio
import errno
import re
import socket
import ssl
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from amparo.channels.email.receivers.intake import Intake
from amparo.channels.email.services.arriving.receive import Letter
from amparo.channels.email.states import Receiver

if TYPE_CHECKING:
    from amparo.channels.email.models import Mailbox

log = structlog.get_logger(__name__)

CONNECTIONS: Final = 40  # at once, per listener; each may hold one mail in memory
_RECIPIENTS: Final = 100
_SILENCE: Final = 300  # seconds; RFC 5321 §4.5.3.2.7
_LINE_LIMIT: Final = 100_000  # bytes; RFC 5321 says 1000, real programs write more, and their mail counts too

_TAKEN: Final = "250 2.0.0 Taken, it will be read"
_NOBODY: Final = "550 5.1.1 This address is none of ours"
_LATER: Final = "451 4.3.0 Cannot keep it safely just now, try again later"
_FULL: Final = "452 4.3.1 No room left to keep it, try again later"
_TOO_MANY_RECIPIENTS: Final = "452 4.5.3 Too many recipients, send the rest in another transaction"
_ATOM: Final = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
# RFC 5321 §4.1.2: a path whose local part is a dot-string, so that nothing in it needs unquoting
_PLAIN_PATH: Final = re.compile(rf"<({_ATOM}(?:\.{_ATOM})*@[a-z0-9-]+(?:\.[a-z0-9-]+)*)>", re.IGNORECASE | re.ASCII)
_BUSY: Final = b"421 4.3.2 Too many connections, try again later\r\n"


class Keeper:
    """aiosmtpd's handler: asks for the mailbox at RCPT, keeps the mail at DATA."""

    def __init__(self, receiver: Receiver, intake: Intake) -> None:
        self.receiver = receiver
        self.intake = intake
        # what RCPT found, for DATA; forgotten with its envelope, however the session ends
        self.found: WeakKeyDictionary[Envelope, dict[str, Mailbox]] = WeakKeyDictionary()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd finds its hooks by these names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= _RECIPIENTS:
            return _TOO_MANY_RECIPIENTS
        try:
            mailbox = await self.intake.mailbox(address)
        except Exception as error:
            log.warning("rcpt_put_off", exc_info=error)
            return _LATER
        if mailbox is None:
            return _NOBODY
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        self.found.setdefault(envelope, {})[address] = mailbox
        return "250 2.1.5 Ours"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        sender = (envelope.mail_from or "").strip("<>")  # aiosmtpd gives the null sender as it is written: <>
        raw = b"Return-Path: <%s>\r\n" % sender.encode("utf-8", "surrogateescape") + (envelope.original_content or b"")
        found = self.found.pop(envelope, {})
        mailboxes = [found[address] for address in envelope.rcpt_tos]
        letters: dict[int, Letter] = {}  # by mailbox: two addresses of one mailbox share an arrival
        for address, mailbox in zip(envelope.rcpt_tos, mailboxes, strict=True):
            letter = Letter(raw=raw, receiver=self.receiver, mailbox=mailbox, envelope_from=sender, envelope_to=address)
            letters.setdefault(mailbox.pk, letter)
        answers = dict(zip(letters, await asyncio.gather(*map(self._keep, letters.values())), strict=True))
        if self.receiver is Receiver.LMTP:  # RFC 2033 §4.2: one answer for each recipient, in their order
            return "\r\n".join(answers[mailbox.pk] for mailbox in mailboxes)
        return next((answer for answer in answers.values() if answer != _TAKEN), _TAKEN)

    async def _keep(self, letter: Letter) -> str:
        """Whatever goes wrong, the sender keeps it and comes again."""
        try:
            await self.intake.keep(letter)
        except Exception as error:
            log.exception("mail_not_kept")
            is_full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
            return _FULL if is_full else _LATER
        return _TAKEN

    async def handle_exception(self, error: Exception) -> str:
        log.error("listener_failed", exc_info=error)
        return _LATER


class _Bounded:
    """Mixed into aiosmtpd's protocols: no more than so many connections at once, and plain addresses read quickly."""

    open_now: "set[_Bounded]"

    def connection_made(self, transport: Any) -> None:
        if len(self.open_now) >= CONNECTIONS:
            transport.write(_BUSY)
            transport.close()
            return
        self.open_now.add(self)
        super().connection_made(transport)  # type: ignore[misc] # the protocol it is mixed into has it

    def connection_lost(self, error: Exception | None) -> None:
        if self in self.open_now:
            self.open_now.discard(self)
            super().connection_lost(error)  # type: ignore[misc] # as above

    def _getaddr(self, argument: str) -> tuple[str | None, str | None]:
        """(address, what follows it). The library's own way takes longer than all the rest of a mail's conversation."""
        if plain := _PLAIN_PATH.match(argument):
            return plain[1], argument[plain.end() :]
        found: tuple[str | None, str | None] = super()._getaddr(argument)  # type: ignore[misc] # as above
        return found


class BoundedSMTP(_Bounded, SMTP):
    line_length_limit = _LINE_LIMIT


class BoundedLMTP(_Bounded, LMTP):
    line_length_limit = _LINE_LIMIT


async def serve(receiver: Receiver, listening: socket.socket, intake: Intake) -> asyncio.Server:
    """Take mail on a socket that is bound already, until the server is closed."""
    protocol = BoundedLMTP if receiver is Receiver.LMTP else BoundedSMTP
    open_now: set[_Bounded] = set()
    handler = Keeper(receiver, intake)
    tls = _tls()

    def factory() -> SMTP:
        made = protocol(
            handler,
            data_size_limit=settings.MAIL_SIZE_LIMIT,
            enable_SMTPUTF8=True,
            hostname="amparo",
            ident="Amparo",
            tls_context=tls,
            timeout=_SILENCE,
            loop=asyncio.get_running_loop(),
        )
        made.open_now = open_now
        return made

    return await asyncio.get_running_loop().create_server(factory, sock=listening)


def _tls() -> ssl.SSLContext | None:
    """STARTTLS is offered when the installation has a certificate."""
    if not settings.MAIL_TLS_CERTIFICATE:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.MAIL_TLS_CERTIFICATE, settings.MAIL_TLS_KEY or None)
    return context
