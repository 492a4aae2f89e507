"""What the tests of calling share: who is killed, when all is quiet again, and that every step called once."""

import random
import time
from collections import Counter
from email import message_from_bytes

import psycopg
from tests.faults.desk import Desk
from tests.mail_server import Sink

VICTIMS = ("worker", "clock", "postgres")
DEATHS = 3  # of each, at most
STEPS = 2  # of every ladder

LADDER = f"""
from datetime import timedelta
from amparo.accounts.models import User
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services import Draft, save_ladder
owner = User.objects.create(email="olga@lume.example", name="Olga", roles=["owner"])
people = [User.objects.create(email=f"p{{n}}@lume.example", name=f"P{{n}}", roles=["agent"]) for n in range({STEPS})]
steps = tuple(Step(targets=(Target(kind="user", id=one.pk),), wait=timedelta(seconds=4)) for one in people)
def ladder_of(name, grace):
    return save_ladder(by=owner, draft=Draft(name=name, plan=Plan(steps=steps, grace=timedelta(seconds=grace))))
"""
"""A script's beginning: `ladder_of(name, grace)` calls P0, and four seconds later P1."""


def murder(desk: Desk, chance: random.Random, *, deaths: int = DEATHS) -> int:
    """Kill everybody so many times, in any order; returns how many died."""
    victims = [name for name in VICTIMS for _ in range(deaths)]
    chance.shuffle(victims)
    for name in victims:
        time.sleep(chance.uniform(0.2, 1.6))
        desk.kill(name)
    return len(victims)


def is_quiet(desk: Desk) -> bool:
    """Nobody is called any more, no mail waits, and every clock of a loop has run out its first time."""
    try:
        ((walking, sending, running),) = desk.query(
            "SELECT (SELECT count(*) FROM paging_page WHERE next_at IS NOT NULL),"
            " (SELECT count(*) FROM notifications_attempt WHERE ended_at IS NULL),"
            " (SELECT count(*) FROM deadlines_deadline"
            "  WHERE kind LIKE 'escalations:%_by' AND data->>'times' = '1')"
        )
    except psycopg.OperationalError:
        return False
    return walking == sending == running == 0


def steps_called(desk: Desk) -> int:
    """How many steps were called on all pages; every one up to where its page stands, and each once."""
    pages = desk.query(
        "SELECT page.round, page.step, count(event.id),"
        " count(DISTINCT (event.data->>'round', event.data->>'step')) FILTER (WHERE event.id IS NOT NULL)"
        " FROM paging_page AS page LEFT JOIN audit_eventrecord AS event ON event.kind = 'paging:step:called'"
        " AND event.subject_kind = 'page' AND event.subject_id = page.id GROUP BY page.id"
    )
    called = 0
    for round_, step, events, different in pages:
        assert different == (round_ - 1) * STEPS + step, "a step was lost"
        assert events == different, "a step called twice"
        called += different
    assert desk.query("SELECT count(*) FROM paging_call") == [(called,)]
    assert desk.query("SELECT count(*) FROM notifications_notification WHERE data ? 'page'") == [(called,)]
    assert desk.query("SELECT count(*) FROM deadlines_deadline WHERE kind = 'paging:next_step'") == [(0,)]
    return called


def attempts_by_state(desk: Desk, post: Sink) -> dict[str, int]:
    """What became of all mails, none of which arrived twice."""
    mails = Counter(message_from_bytes(raw)["Message-ID"] for _sender, _to, raw in post.taken)
    assert set(mails.values()) == {1}, "somebody got two mails for one step"
    states: dict[str, int] = dict(desk.query("SELECT state, count(*) FROM notifications_attempt GROUP BY 1"))
    # "dropped": somebody had it before the mail left
    assert set(states) <= {"sent", "perhaps", "dropped"}
    # only what was on the wire when its worker or the database died is not known to have arrived
    assert states.get("perhaps", 0) <= 2 * DEATHS * 4 * 2
    assert len(mails) >= states["sent"]
    return states
