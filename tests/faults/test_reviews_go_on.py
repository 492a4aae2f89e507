"""Whatever is killed, reviewers too: every case is decided, once, by two people or three, and judged before the first is seen.

Leases and the time for amending are some seconds long, so that what was left lying comes back while the test runs.
"""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable

import psycopg
import pytest
from tests.faults.desk import Desk, wait_for

pytestmark = pytest.mark.faults

CASES = 500
PEOPLE = ("Noor", "Ines", "Raul")
DEATHS = 3  # of each reviewer
VICTIMS = ("worker", "clock", "postgres")
PATIENCE = 480.0

HANDING_IN = f"""
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core.text import Variants
from amparo.moderation import services
from amparo.moderation.measures import Measure
from amparo.moderation.models import RuleVersion
for name in {PEOPLE!r}:
    User.objects.create(email=name.lower() + "@lume.example", name=name, roles=["reviewer"])
book = {{"rules": [{{"code": "all"}}], "lease_minutes": 0.1, "amend_minutes": 0.05, "calibration_share": 0}}
RuleVersion.objects.create(version=1, book=book)
words = Variants(source="en", texts={{"en": "Open fire in a closed room."}})
line = services.save_policy_line(code="4.2", what=services.LineFields(title=words, text=words), by=SYSTEM)
for number in range({CASES}):
    services.submit_case(by=SYSTEM, what=services.Submission(
        kind="live", subject_ref=f"live-{{number}}", creator=services.Creator(reference=f"u{{number}}"),
        measure=Measure(action="removed"), policy_line=line, facts="A flame",
        first=services.First(name="desk", verdict="upholds" if number % 3 else "overturns", reason="First"),
    ))
"""

REVIEWING = """
import random, time
from django.db import Error, connection
from amparo.accounts.models import User
from amparo.core.errors import AmparoError
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.states import Round
chance = random.Random()
said = services.Words(verdict="upholds", reason="I looked")
def work(round_):
    case = services.claim_next(by=me, round_=round_)
    if case is None:
        return False
    if chance.random() < 0.02:
        time.sleep(8)  # longer than the lease: somebody else may have it by now
    if chance.random() < 0.1:
        chance.choice([services.release, services.renew_lease])(case=case, by=me)
    services.commit_verdict(case=case, by=me, words=said)
    if chance.random() < 0.1:
        services.undo_commit(case=case, by=me)
    elif round_ == Round.SECOND and chance.random() < 0.3:
        services.see_first(case=case, by=me)
        if chance.random() < 0.5:
            services.amend(case=case, by=me, words=services.Words(verdict="overturns", reason="I looked again"))
    return True
while True:
    try:
        me = User.objects.get(name=NAME)
        if not Case.objects.exclude(state="decided").exists():
            break
        found = [work(round_) for round_ in (Round.SECOND, Round.ARBITER)]
        time.sleep(0 if any(found) else 0.3)
    except AmparoError:
        pass
    except Error:
        connection.close()
        time.sleep(0.2)
"""

STATES = """
SELECT count(*) FILTER (WHERE state = 'decided'), count(*) FROM moderation_case
"""
TOLD_TWICE = """
SELECT count(*) FROM (SELECT case_id FROM moderation_ruling GROUP BY 1 HAVING count(*) <> 1) AS several
"""
SAME_PERSON = """
SELECT count(*) FROM (SELECT case_id, reviewer_id FROM moderation_review GROUP BY 1, 2 HAVING count(*) > 1) AS twice
"""
SEEN_EARLY = """
SELECT count(*) FROM audit_eventrecord AS seen WHERE seen.kind = 'moderation:first:seen' AND NOT EXISTS (
  SELECT FROM audit_eventrecord AS own WHERE own.kind = 'moderation:verdict:committed' AND own.id < seen.id
  AND own.subject_id = seen.subject_id AND own.actor_kind = seen.actor_kind AND own.actor_id = seen.actor_id)
"""
TAKEN_BACK_AFTER = """
SELECT count(*) FROM audit_eventrecord AS seen JOIN audit_eventrecord AS back ON back.subject_id = seen.subject_id
  AND back.kind = 'moderation:verdict:taken_back' AND back.data->>'round' = 'second' AND back.id > seen.id
WHERE seen.kind = 'moderation:first:seen'
"""


class Reviewer:
    """Somebody at a desk of their own: a process that reviews until all is decided."""

    def __init__(self, desk: Desk, name: str) -> None:
        self._desk, self._name = desk, name
        self._begin()

    def _begin(self) -> None:
        script = REVIEWING.replace("NAME", repr(self._name))
        command = self._desk.command("manage", "shell", "-v", "0", "-c", script)
        self.process = subprocess.Popen(command, env=self._desk.environment(), cwd="/")

    def die(self) -> None:
        """In the middle of whatever is done, and come back."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._begin()


def _decided(desk: Desk) -> bool:
    try:
        ((decided, all_),) = desk.query(STATES)
    except psycopg.Error:
        return False
    return bool(decided == all_)


def test_500_cases_are_decided_once_each_while_reviewers_and_everything_else_are_killed(
    calling_desk: Desk, record_property: Callable[[str, object], None]
) -> None:
    desk, chance = calling_desk, random.Random(29)
    desk.run(HANDING_IN)
    reviewers = [Reviewer(desk, name) for name in PEOPLE]
    time.sleep(6)  # until they are at work
    deaths: list[Callable[[], None]] = [lambda name=name: desk.kill(name) for name in VICTIMS]
    deaths += [reviewer.die for reviewer in reviewers for _death in range(DEATHS)]
    chance.shuffle(deaths)
    try:
        for die in deaths:
            time.sleep(chance.uniform(1, 4))
            die()
        wait_for(lambda: _decided(desk), patience=PATIENCE)
        assert [reviewer.process.wait(60) for reviewer in reviewers] == [0] * len(PEOPLE)
    finally:
        for reviewer in reviewers:
            reviewer.process.kill()
    assert desk.query(STATES) == [(CASES, CASES)], "a case was lost"
    for question, trouble in (
        (TOLD_TWICE, "decided twice, or never"),
        (SAME_PERSON, "somebody reviewed a case twice"),
        (SEEN_EARLY, "the first verdict was seen before one's own"),
        (TAKEN_BACK_AFTER, "taken back after the first was seen"),
        ("SELECT count(*) FROM moderation_lease", "somebody still has one"),
    ):
        assert desk.query(question) == [(0,)], trouble
    decided = "SELECT count(*) FROM audit_eventrecord WHERE kind = 'moderation:case:decided'"
    assert desk.query(decided) == [(CASES,)]
    ((lapses,),) = desk.query("SELECT sum(lapses) FROM moderation_case")
    assert lapses, "no lease ran out, so nothing was proved about that"
    record_property("lapses", lapses)
    record_property("arbitrated", desk.query("SELECT count(*) FROM moderation_review WHERE round = 'arbiter'")[0][0])
