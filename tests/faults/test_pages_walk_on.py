"""Whatever is killed, every step of every ladder calls once, and nobody gets a second mail for it."""

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes

import psycopg
import pytest
from tests.faults.desk import Desk, wait_for
from tests.mail_server import Sink, sink

from amparo.project import postgres

pytestmark = pytest.mark.faults

PAGES = 200
STEPS = 2
VICTIMS = ("worker", "clock", "postgres")
DEATHS = 3  # of each

LADDERS = f"""
from datetime import timedelta
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services import Cause, Draft, save_ladder, start
owner = User.objects.create(email="olga@lume.example", name="Olga", roles=["owner"])
people = [User.objects.create(email=f"p{{n}}@lume.example", name=f"P{{n}}", roles=["agent"]) for n in range({STEPS})]
steps = tuple(Step(targets=(Target(kind="user", id=one.pk),), wait=timedelta(seconds=4)) for one in people)
for number in range(10):
    plan = Plan(steps=steps, grace=timedelta(seconds=2 + 3 * number))
    ladder = save_ladder(by=owner, draft=Draft(name=f"Ladder {{number}}", plan=plan))
    for each in range({PAGES} // 10):
        subject = Subject("escalation", number * 1000 + each)
        start(ladder=ladder, cause=Cause(subject=subject, level="P0", kind="test:paged"))
"""


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink() as made:
        yield made


@pytest.fixture
def paging_desk(tmp_path_factory: pytest.TempPathFactory, post: Sink) -> Iterator[Desk]:
    mail = {"AMPARO_MAIL_OUT_HOST": "127.0.0.1", "AMPARO_MAIL_OUT_PORT": str(post.port), "AMPARO_MAIL_OUT_TLS": "none"}
    desk = Desk(tmp_path_factory.mktemp("paging") / "var", settings=mail)
    desk.start()
    yield desk
    if desk.process and desk.process.poll() is None:
        desk.stop()
    shutil.rmtree(postgres.Cluster(desk.home).root)


def _murder(desk: Desk, chance: random.Random) -> int:
    victims = [name for name in VICTIMS for _ in range(DEATHS)]
    chance.shuffle(victims)
    for name in victims:
        wait_for(lambda name=name: name in desk.pids())
        time.sleep(chance.uniform(0.3, 2.5))
        with suppress(ProcessLookupError, KeyError):  # it died just now, with another
            os.kill(desk.pids()[name], signal.SIGKILL)
    return len(victims)


def _is_settled(desk: Desk) -> bool:
    try:
        ((walking, sending),) = desk.query(
            "SELECT (SELECT count(*) FROM paging_page WHERE next_at IS NOT NULL),"
            " (SELECT count(*) FROM notifications_attempt WHERE ended_at IS NULL)"
        )
    except psycopg.OperationalError:
        return False
    return walking == sending == 0


def test_200_ladders_are_walked_while_everything_is_killed(
    paging_desk: Desk, post: Sink, record_property: Callable[[str, object], None]
) -> None:
    desk = paging_desk
    made = desk.amparo("manage", "shell", "-v", "0", "-c", LADDERS)
    assert made.returncode == 0, made.stderr
    record_property("killed", _murder(desk, random.Random(11)))
    wait_for(lambda: _is_settled(desk), patience=400)
    steps = desk.query(
        "SELECT subject_id, data->>'round', data->>'step', count(*) FROM audit_eventrecord"
        " WHERE kind = 'paging:step:called' GROUP BY 1, 2, 3"
    )
    assert len(steps) == PAGES * STEPS, "a step was lost"
    assert {count for *_step, count in steps} == {1}, "a step called twice"
    assert desk.query("SELECT count(*) FROM paging_page WHERE exhausted_at IS NOT NULL") == [(PAGES,)]
    assert desk.query("SELECT count(*) FROM paging_call") == [(PAGES * STEPS,)]
    assert desk.query("SELECT count(*) FROM notifications_notification WHERE kind = 'test:paged'") == [(PAGES * STEPS,)]
    assert desk.query("SELECT count(*) FROM deadlines_deadline WHERE kind = 'paging:next_step'") == [(0,)]
    mails = Counter(message_from_bytes(raw)["Message-ID"] for _sender, _to, raw in post.taken)
    assert set(mails.values()) == {1}, "somebody got two mails for one step"
    states = dict(desk.query("SELECT state, count(*) FROM notifications_attempt GROUP BY 1"))
    record_property("attempts", states)
    assert set(states) <= {"sent", "perhaps"}
    # only what was on the wire when its worker or the database died is not known to have arrived
    assert states.get("perhaps", 0) <= 2 * DEATHS * 4 * 2
    assert len(mails) >= states["sent"]
