"""Mail from the wire to a ticket, and the floor below which no desk can go: parse it, insert it, commit."""

import email
import smtplib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Final

from django.db import connection, transaction

from amparo.channels.email.models import Arrival
from amparo.channels.email.states import Outcome
from amparo.project.bench.servers import free_port, standing, wait_for_smtp
from amparo.project.bench.words import texts

MAILS: Final = 3_000
SENDERS: Final = 20
"""Connections at once, as mail servers have them; what they cost is a twentieth of what the desk does meanwhile."""
_PATIENCE: Final = 600.0
_RECIPIENT: Final = "help@lume.example"


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Mails a second: the floor, only reading what is already in, and the whole way with one and two workers."""

    floor: float
    received: float
    one_worker: float
    two_workers: float


def measure() -> Rates:
    mails = _mails(MAILS * 2)
    floor = _floor(mails[:MAILS])
    received, one = _whole_way(mails[:MAILS], workers=1)
    _received, two = _whole_way(mails[MAILS:], workers=2)
    return Rates(floor=floor, received=received, one_worker=one, two_workers=two)


def _mails(count: int) -> list[bytes]:
    """Plain mails of about two kilobytes, each from somebody else."""
    found = []
    for number, text in enumerate(texts(count)):
        mail = EmailMessage()
        mail["From"] = f"Writer {number} <writer{number}@mail.example>"
        mail["To"] = _RECIPIENT
        mail["Subject"] = f"Question {number} {' '.join(text.split()[:4])}"
        mail["Message-ID"] = make_msgid(domain="mail.example")
        mail.set_content("\n".join([text] * 6))
        found.append(mail.as_bytes())
    return found


def _floor(mails: Sequence[bytes]) -> float:
    """The library's own parse and one insert transaction a mail, on the same database, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE floor (id bigserial PRIMARY KEY, subject text, body text)")
    began = time.perf_counter()
    for raw in mails:
        mail = email.message_from_bytes(raw, policy=policy.default)
        body = mail.get_body(("plain",))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO floor (subject, body) VALUES (%s, %s)",
                [mail["Subject"], body.get_content() if body else ""],
            )
    return len(mails) / (time.perf_counter() - began)


def _whole_way(mails: Sequence[bytes], *, workers: int) -> tuple[float, float]:
    """(mails a second that were taken in, mails a second that became tickets), from the first byte sent."""
    before = _settled()
    port = free_port()
    with ExitStack() as stack:
        stack.enter_context(standing("mail", mail_smtp_port=str(port)))
        for _number in range(workers):
            stack.enter_context(standing("worker"))
        wait_for_smtp(port)
        _wait_for_workers(workers)
        began = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(lambda share: _send(port, share), [mails[number::SENDERS] for number in range(SENDERS)]))
        sent = time.perf_counter()
        while _settled() < before + len(mails):
            if time.perf_counter() - began > _PATIENCE:
                raise TimeoutError("the mails were not read in time")
            time.sleep(0.05)
        done = time.perf_counter()
    return len(mails) / (sent - began), len(mails) / (done - began)


def _wait_for_workers(count: int) -> None:
    """Until so many more have said in the database that they work, and have looked once for jobs."""
    until = time.monotonic() + _PATIENCE
    with connection.cursor() as cursor:
        found = 0
        while found < count:
            if time.monotonic() > until:
                raise TimeoutError(f"{count} workers did not start in time")
            time.sleep(0.5)
            cursor.execute("SELECT count(*) FROM procrastinate_workers")
            (found,) = cursor.fetchone()
    time.sleep(1)


def _settled() -> int:
    return Arrival.objects.exclude(outcome=Outcome.RECEIVED).count()


def _send(port: int, mails: Sequence[bytes]) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
        for raw in mails:
            server.sendmail("writer@mail.example", [_RECIPIENT], raw)
