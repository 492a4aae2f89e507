"""Whatever is killed, every step of every ladder calls once, and nobody gets a second mail for it."""

import random
from collections.abc import Callable

import pytest
from tests.faults.calling import LADDER, STEPS, attempts_by_state, is_quiet, murder, steps_called
from tests.faults.desk import Desk, wait_for
from tests.mail_server import Sink

pytestmark = pytest.mark.faults

PAGES = 200

PAGING = f"""{LADDER}
from amparo.audit.events import Subject
from amparo.paging.services import Cause, start
for number in range(10):
    ladder = ladder_of(f"Ladder {{number}}", grace=2 + 3 * number)
    for each in range({PAGES} // 10):
        subject = Subject("escalation", number * 1000 + each)
        start(ladder=ladder, cause=Cause(subject=subject, level="P0", kind="test:paged"))
"""


def test_200_ladders_are_walked_while_everything_is_killed(
    calling_desk: Desk, post: Sink, record_property: Callable[[str, object], None]
) -> None:
    desk = calling_desk
    desk.run(PAGING)
    record_property("killed", murder(desk, random.Random(11)))
    wait_for(lambda: is_quiet(desk))
    assert steps_called(desk) == PAGES * STEPS
    assert desk.query("SELECT count(*) FROM paging_page WHERE exhausted_at IS NOT NULL") == [(PAGES,)]
    states = attempts_by_state(desk, post)
    record_property("attempts", states)
    assert "dropped" not in states, "nobody has any of them"
