"""Whatever is killed, nothing that was taken is lost, and nothing happens twice."""

import random
import smtplib
import threading
import time
from collections.abc import Callable
from itertools import islice
from queue import SimpleQueue

import psycopg
import pytest
from tests.faults.desk import PATIENCE, Desk, mail, wait_for

pytestmark = pytest.mark.faults

MAILS = 500
SENDERS = 4
VICTIMS = ("web", "worker", "mail", "postgres")
DEATHS = 3  # of each


class Sender(threading.Thread):
    """A mail server: keeps a mail until it was taken, and sends it again after any doubt."""

    def __init__(self, desk: Desk, waiting: "SimpleQueue[int | None]") -> None:
        super().__init__(daemon=True)
        self.desk = desk
        self.waiting = waiting
        self.repeated = 0
        self.refused: list[int] = []

    def run(self) -> None:
        while (number := self.waiting.get()) is not None:
            self._send_until_taken(number)

    def _send_until_taken(self, number: int) -> None:
        while True:
            try:
                self.desk.send(mail(number))
            except smtplib.SMTPRecipientsRefused as error:
                self._note(*(code for code, _words in error.recipients.values()))
            except smtplib.SMTPResponseException as error:
                self._note(error.smtp_code)
            except (smtplib.SMTPException, OSError):
                self._note()
            else:
                return
            time.sleep(0.2)

    def _note(self, *codes: int) -> None:
        """A connection that broke, or "later" (4xx), is no refusal; 5xx would make a mail server give up."""
        self.repeated += 1
        self.refused += [code for code in codes if code // 100 == 5]


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


def _murder(desk: Desk, waiting: "SimpleQueue[int | None]", chance: random.Random) -> int:
    """Let the mails come in waves, and kill somebody in each: every victim some times, in any order.

    However quick the machine is, somebody dies while mails are on their way. Returns how many died.
    """
    victims = [name for name in VICTIMS for _ in range(DEATHS)]
    chance.shuffle(victims)
    numbers = iter(range(MAILS))
    for left, name in zip(range(len(victims), 0, -1), victims, strict=True):
        wait_for(lambda name=name: name in desk.pids())
        for number in islice(numbers, MAILS // len(victims) if left > 1 else MAILS):
            waiting.put(number)
        time.sleep(chance.uniform(0.02, 0.3))
        desk.kill(name)
        time.sleep(chance.uniform(0.5, 2))
    return len(victims)


def test_500_mails_become_500_tickets_while_everything_is_killed(
    desk: Desk, record_property: Callable[[str, object], None]
) -> None:
    waiting: SimpleQueue[int | None] = SimpleQueue()
    senders = [Sender(desk, waiting) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    killed = _murder(desk, waiting, random.Random(7))
    for _sender in senders:
        waiting.put(None)
    for sender in senders:
        sender.join(PATIENCE)
    repeated = sum(sender.repeated for sender in senders)
    record_property("killed", killed)
    record_property("sent again", repeated)
    assert repeated, "nobody died while a mail was on its way: nothing was proved"
    assert not [code for sender in senders for code in sender.refused]
    wait_for(lambda: counts(desk)[3:4] == (MAILS,))
    assert counts(desk) == (MAILS, MAILS, MAILS, MAILS, 0)
    wait_for(lambda: {"web", "worker", "clock", "mail", "database", "postgres"} <= set(desk.pids()))
    wait_for(desk.is_ready)
