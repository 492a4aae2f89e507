"""Handing a mail to a server, knowing at each moment whether the server may already have it."""

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import EmailPolicy
from enum import StrEnum
from typing import Any, Final

from django.conf import settings

_CONNECT_PATIENCE: Final = 20  # seconds
_ANSWER_PATIENCE: Final = 120  # seconds; RFC 5321 §4.5.3.2 allows a server minutes after the final dot
_ANSWER_LIMIT: Final = 300

_OF_IDS: Final = frozenset({"in-reply-to", "references"})


class _Policy(EmailPolicy):
    """The library's, but Message-IDs stay as they are: it encodes those that no line of 78 characters holds.

    RFC 2047 §5 forbids that, no mail program undoes it, and Outlook's are as long: its people would see no thread.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() not in _OF_IDS:
            folded: str = super().fold(name, value)
            return folded
        ids = f"{self.linesep} ".join(str(value).split())
        return f"{name}: {ids}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode() if name.lower() in _OF_IDS else super().fold_binary(name, value)


POLICY: Final = _Policy(linesep="\r\n")
"""How our mails are written."""

POLICY_UTF8: Final = POLICY.clone(utf8=True)
"""The same for an address that ASCII cannot spell (RFC 6532)."""


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    NOT_NOW = "not_now"  # nothing was taken; try again later
    REFUSED = "refused"  # nothing was taken, and trying again is in vain
    UNKNOWN = "unknown"  # all was handed over and no answer came back


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one try, as the server said it; or, where `broke`, what hindered us to hear anything.

    `refused` are recipients the server would not take while it took others.
    """

    verdict: Verdict
    said: str
    broke: bool = False
    refused: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server that takes our mail; `tls` is "none", "starttls" or "tls"."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)
    # instead of user and password, where it does not take these
    sign_in: Callable[[smtplib.SMTP], None] | None = field(default=None, repr=False)


class NoServer(Exception):
    """No server is named to send through."""


def house_server() -> Server:
    """The installation's own: AMPARO_MAIL_OUT_*. Raises NoServer."""
    if not settings.MAIL_OUT_HOST:
        raise NoServer
    return Server(
        host=settings.MAIL_OUT_HOST,
        port=settings.MAIL_OUT_PORT,
        tls=settings.MAIL_OUT_TLS,
        user=settings.MAIL_OUT_USER,
        password=settings.MAIL_OUT_PASSWORD,
    )


@contextmanager
def session(server: Server) -> Iterator[smtplib.SMTP]:
    """A greeted, encrypted and signed-in session. Raises OSError and smtplib's own errors."""
    context = ssl.create_default_context()
    client: smtplib.SMTP
    if server.tls == "tls":
        client = smtplib.SMTP_SSL(server.host, server.port, timeout=_CONNECT_PATIENCE, context=context)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=_CONNECT_PATIENCE)
    try:
        if client.sock is not None:
            client.sock.settimeout(_ANSWER_PATIENCE)
        client.ehlo_or_helo_if_needed()
        if server.tls == "starttls":
            client.starttls(context=context)
            client.ehlo()
        if server.sign_in:
            server.sign_in(client)
        elif server.user:
            client.login(server.user, server.password)
        yield client
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.quit()
        client.close()


def hand_over(
    server: Server,
    mail: EmailMessage,
    *,
    envelope_from: str,
    recipients: Sequence[str],
    before_data: Callable[[], None],
) -> Answer:
    """One try to hand `mail` to `server`. Calls `before_data` once, when the next step may make it ours no more.

    All that fails before the final dot is sent leaves the server without the mail (RFC 5321 §4.1.1.4): it is safe to
    try again. Only when the dot is out and no answer came back is the outcome unknown.
    """
    try:
        with session(server) as client:
            refusal = _introduce(client, envelope_from, recipients)
            if isinstance(refusal, Answer):
                return refusal
            return _transmit(client, mail, refused=refusal, before_data=before_data)
    except smtplib.SMTPResponseException as error:
        return _by_code(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return Answer(verdict=Verdict.NOT_NOW, said=_shown(f"{type(error).__name__}: {error}"), broke=True)


def _introduce(client: smtplib.SMTP, envelope_from: str, recipients: Sequence[str]) -> list[str] | Answer:
    """MAIL and RCPT. The recipients that were refused for good, or the answer when there is nobody to send to.

    One recipient that is refused for now puts the whole mail off: nobody gets it twice, nobody is left out.
    """
    options = ["SMTPUTF8", "BODY=8BITMIME"] if needs_utf8([envelope_from, *recipients]) else []
    if options and not client.has_extn("smtputf8"):
        return Answer(verdict=Verdict.REFUSED, said="The server takes addresses in ASCII only (no SMTPUTF8)")
    code, said = client.mail(envelope_from, options)
    if code != 250:  # noqa: PLR2004 - RFC 5321: requested action completed
        return _by_code(code, said)
    refused: list[str] = []
    answers: list[Answer] = []
    for recipient in recipients:
        code, said = client.rcpt(recipient)
        if code in {250, 251}:
            continue
        answer = _by_code(code, said)
        answers.append(answer)
        refused.append(recipient)
        if answer.verdict is Verdict.NOT_NOW:
            return answer
    return answers[0] if len(refused) == len(recipients) else refused


def _transmit(
    client: smtplib.SMTP, mail: EmailMessage, *, refused: list[str], before_data: Callable[[], None]
) -> Answer:
    content = mail.as_bytes()
    before_data()
    code, said = client.docmd("DATA")
    if code != 354:  # noqa: PLR2004 - RFC 5321: start mail input
        return _by_code(code, said)
    dotted = content.replace(b"\r\n.", b"\r\n..")
    client.send(dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
    try:
        code, said = client.getreply()
    except (smtplib.SMTPException, OSError) as error:
        return Answer(verdict=Verdict.UNKNOWN, said=_shown(f"{type(error).__name__}: {error}"), broke=True)
    answer = _by_code(code, said)
    return Answer(verdict=answer.verdict, said=answer.said, refused=refused)


def _by_code(code: int, said: bytes | str) -> Answer:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    shown = _shown(f"{code} {text}")
    if 200 <= code < 300:  # noqa: PLR2004 - RFC 5321 §4.2.1: the first digit says it
        return Answer(verdict=Verdict.ACCEPTED, said=shown)
    return Answer(verdict=Verdict.REFUSED if 500 <= code < 600 else Verdict.NOT_NOW, said=shown)  # noqa: PLR2004


def needs_utf8(addresses: Iterable[str]) -> bool:
    """Whether one of these addresses can be spelt in UTF-8 only (RFC 6531)."""
    return not all(address.isascii() for address in addresses)


def _shown(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:_ANSWER_LIMIT]
