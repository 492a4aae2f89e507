"""Whatever is killed, every clock of every loop runs out once, and a loop that people move is moved once.

Clocks of ten minutes are waited for in seconds: each loop is raised, and moved, ten minutes ago.
"""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.faults.calling import LADDER, attempts_by_state, is_quiet, murder, steps_called
from tests.faults.desk import Desk, wait_for
from tests.mail_server import Sink

pytestmark = pytest.mark.faults

LOOPS = 200
FATES = ("ignored", "acknowledged", "asked", "answered", "closed")

PEOPLE = """
from datetime import timedelta
from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations import services
from amparo.escalations.models import Authority, Escalation, EscalationKind
def ago(seconds):
    "Ten minutes before so many seconds from now: what begins then runs out in so many seconds."
    return clock.at(clock.now() + timedelta(seconds=seconds, minutes=-10))
"""

RAISING = f"""{LADDER}{PEOPLE}
from amparo.core.text import Variants
from amparo.people.models import Contact
from amparo.tickets.models import Brand
from amparo.tickets.services import Incoming, open_ticket
name = Variants(source="en", texts={{"en": "Payments"}})
payments = Authority.objects.create(code="payments", name=name, ladder=ladder_of("Payments", grace=598))
lengths = dict.fromkeys(("acknowledge", "update", "decide", "tell"), 10)
refund = EscalationKind.objects.create(code="refund", name=name, clocks={{"P2": lengths}})
asked = services.Raising(kind=refund, level="P2", question="May this be refunded?", authority=payments)
brand, maria = Brand.objects.create(name="Lume"), Contact.objects.create(name="Maria")
words = Incoming(contact=maria, text="Oi", subject="Conta", received_at=clock.now(), channel="email")
tickets = [open_ticket(brand=brand, incoming=words).ticket for _ in range(20)]
for number in range({LOOPS}):
    with ago(5 + number % 20):
        services.raise_escalation(tickets=[tickets[number % 20]], by=owner, what=asked)
"""

MOVING = f"""{PEOPLE}
import time
from django.db import Error, connection
from amparo.core.errors import Conflict
from amparo.escalations.speakers import Outside
said = services.Words(text="Yes")
def acknowledged(loop):
    services.acknowledge(escalation=loop, by=petra)
def asked(loop):
    services.ask(escalation=loop, by=petra, words=said)
def answered(loop):
    services.answer(escalation=loop, by=petra, words=said)
def closed(loop):
    if loop.state == "raised":
        answered(loop)
    services.waive(waiting=loop.waiting.get(), by=owner, reason="Maria knows")
def insist(act, *which):
    "Whoever is told that something went wrong tries again; what was done before the connection broke is a conflict."
    while True:
        try:
            with ago(3):
                return act(*which)
        except Conflict:
            return
        except Error:
            connection.close()
            time.sleep(0.1)
owner = User.objects.get(name="Olga")
petra = Outside(authority_id=Authority.objects.get().pk, name="Petra", via="link")
fates = {{number: act for number, act in enumerate([None, acknowledged, asked, answered, closed])}}
for number, loop in enumerate(Escalation.objects.order_by("pk")):
    if act := fates[number % {len(FATES)}]:
        insist(lambda: act(Escalation.objects.get(pk=loop.pk)))
        time.sleep(0.05)
"""

MOVED = "SELECT count(*) FROM escalations_escalation WHERE state <> 'raised'"

RUNNING = {
    "escalations:loop:raised": {"acknowledge", "decide"},
    "escalations:loop:acknowledged": {"update", "decide"},
    "escalations:loop:asked_us": {"update"},
    "escalations:loop:answered": {"tell"},
    "escalations:loop:closed": set(),
}
"""Which clocks run after each of these events."""


def _stories(desk: Desk) -> dict[int, list[tuple[str, str]]]:
    """What happened to each loop, in its order: the kind of the event, and which clock ran out."""
    stories: dict[int, list[tuple[str, str]]] = {}
    for loop, kind, clock in desk.query(
        "SELECT subject_id, kind, coalesce(data->>'clock', '') FROM audit_eventrecord"
        " WHERE subject_kind = 'escalation' ORDER BY id"
    ):
        stories.setdefault(loop, []).append((kind, clock))
    return stories


def _check(story: list[tuple[str, str]]) -> None:
    """Every clock that runs at the end ran out once; one that was stopped did so before that, or not at all."""
    running: set[str] = set()
    ran_out: set[str] = set()
    for kind, clock in story:
        running = RUNNING.get(kind, running)
        if kind == "escalations:clock:missed":
            assert clock in running, f"{clock} does not run: {story}"
            assert clock not in ran_out, f"{clock} ran out twice: {story}"
            ran_out.add(clock)
    assert running <= ran_out, f"a deadline was lost: {story}"
    assert max(Counter(kind for kind, _clock in story if kind in RUNNING).values()) == 1, f"moved twice: {story}"


def test_200_loops_are_late_once_each_while_everything_is_killed(
    calling_desk: Desk, post: Sink, record_property: Callable[[str, object], None]
) -> None:
    desk = calling_desk
    desk.run(RAISING)
    with ThreadPoolExecutor(1) as people:
        moving = people.submit(desk.run, MOVING)
        wait_for(lambda: desk.query(MOVED) > [(0,)])  # nobody begins to work at a desk that is down
        record_property("killed", murder(desk, random.Random(13), deaths=2))
        moving.result()
    wait_for(lambda: is_quiet(desk))
    states = dict(desk.query("SELECT state, count(*) FROM escalations_escalation GROUP BY 1"))
    each = LOOPS // len(FATES)
    assert states == {"raised": each, "acknowledged": 2 * each, "answered": each, "closed": each}, "a loop was lost"
    stories = _stories(desk)
    assert len(stories) == LOOPS
    for story in stories.values():
        _check(story)
    still_late = "SELECT count(*) FROM deadlines_deadline WHERE kind LIKE 'escalations:%_by' AND data->>'times' = '2'"
    # a clock that has run out comes back ten minutes later; ignored and acknowledged: two clocks each; asked and answered: one
    assert desk.query(still_late) == [(6 * each,)], "a loop that is late is not heard of again"
    theirs = "SELECT count(*) FROM audit_eventrecord WHERE kind = 'escalations:clock:missed' AND NOT (data->>'ours')::boolean"
    went_on = "SELECT count(*) FROM audit_eventrecord WHERE kind = 'paging:page:went_on'"
    assert desk.query(theirs) == desk.query(went_on)
    record_property("steps", steps_called(desk))
    record_property("attempts", attempts_by_state(desk, post))
