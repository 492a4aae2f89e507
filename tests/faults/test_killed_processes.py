"""Whatever is killed, nothing that was taken is lost, and nothing happens twice."""

import os
import random
import signal
import smtplib
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue

import psycopg
import pytest
from tests.faults.desk import Desk, mail, wait_for

pytestmark = pytest.mark.faults

MAILS = 500
SENDERS = 4
VICTIMS = ("web", "worker", "mail", "postgres")


class Sender(threading.Thread):
    """A mail server: keeps a mail until it was taken, and sends it again after any doubt."""

    def __init__(self, desk: Desk, waiting: "SimpleQueue[int]") -> None:
        super().__init__()
        self.desk = desk
        self.waiting = waiting
        self.repeated = 0

    def run(self) -> None:
        with suppress(Empty):
            while True:
                self._send_until_taken(self.waiting.get_nowait())

    def _send_until_taken(self, number: int) -> None:
        while True:
            try:
                self.desk.send(mail(number))
            except smtplib.SMTPRecipientsRefused as error:
                assert all(code // 100 == 4 for code, _words in error.recipients.values()), error
            except smtplib.SMTPResponseException as error:
                assert error.smtp_code // 100 != 5, error
            except (smtplib.SMTPException, OSError):
                pass
            else:
                return
            self.repeated += 1
            time.sleep(0.2)


def counts(desk: Desk) -> tuple[int, ...]:
    """(tickets, different subjects, messages, mails opened, mails that wait)."""
    try:
        (row,) = desk.query(
            "SELECT (SELECT count(*) FROM tickets_ticket), (SELECT count(DISTINCT subject) FROM tickets_ticket),"
            " (SELECT count(*) FROM tickets_message), (SELECT count(*) FROM email_arrival WHERE outcome = 'opened'),"
            " (SELECT count(*) FROM email_arrival WHERE outcome <> 'opened')"
        )
    except psycopg.OperationalError:
        return ()
    return row


def test_500_mails_become_500_tickets_while_everything_is_killed(desk: Desk) -> None:
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(MAILS):
        waiting.put(number)
    senders = [Sender(desk, waiting) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    chance = random.Random(7)
    killed = []
    while any(sender.is_alive() for sender in senders) or len(killed) < 2 * len(VICTIMS):
        time.sleep(chance.uniform(0.5, 1.5))
        name = VICTIMS[len(killed) % len(VICTIMS)]
        if pid := desk.pids().get(name):
            os.kill(pid, signal.SIGKILL)
            killed.append(name)
    for sender in senders:
        sender.join()
    print(f"{len(killed)} killed, {sum(sender.repeated for sender in senders)} mails sent again")
    wait_for(lambda: counts(desk)[3:4] == (MAILS,))
    assert counts(desk) == (MAILS, MAILS, MAILS, MAILS, 0)
    wait_for(lambda: {"web", "worker", "clock", "mail", "database", "postgres"} <= set(desk.pids()))
    wait_for(desk.is_ready)
