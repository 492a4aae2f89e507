"""Whatever is killed, every case is decided, once, by two people or three, and judged before the first is seen.

Five people review by HTTP, as a browser without a script does, while the web process that answers them is killed again
and again. Each death waits until they have given some verdicts since the last: who dies before having answered anybody
proves nothing, and is begun again the later each time. Leases and the time for amending are some seconds long, so that
what was left lying comes back while the test runs.
"""

import random
import re
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
import psycopg
import pytest
from tests.faults.desk import PATIENCE, Desk, wait_for

pytestmark = pytest.mark.faults

CASES = 500
PEOPLE = ("Noor", "Ines", "Raul", "Grace", "Luis")
VICTIMS = ("web",) * 5 + ("worker", "clock", "postgres")
OFTEN = 60  # verdicts, after which somebody leaves one lying
BETWEEN_DEATHS = (10, 60)  # verdicts
LEASE, AWAY = 6, 7  # seconds: what is left lying for so long may be somebody else's by then

HANDING_IN = f"""
from django.db import transaction
from django.test import Client
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core.text import Variants
from amparo.moderation import services
from amparo.moderation.measures import Measure
from amparo.moderation.models import RuleVersion
for name in {PEOPLE!r}:
    person = User.objects.create(email=name.lower() + "@lume.example", name=name, roles=["reviewer"])
    browser = Client()
    browser.force_login(person)
    print(*[cookie.OutputString().partition(";")[0] for cookie in browser.cookies.values()])
book = {{"rules": [{{"code": "all"}}], "lease_minutes": {LEASE / 60}, "amend_minutes": 0.05, "calibration_share": 0}}
RuleVersion.objects.create(version=1, book=book)
words = Variants(source="en", texts={{"en": "Open fire in a closed room."}})
line = services.save_policy_line(code="4.2", what=services.LineFields(title=words, text=words), by=SYSTEM)
with transaction.atomic():
    for number in range({CASES}):
        services.submit_case(by=SYSTEM, what=services.Submission(
            kind="live", subject_ref=f"live-{{number}}", creator=services.Creator(reference=f"u{{number}}"),
            measure=Measure(action="removed"), policy_line=line, facts="A flame",
            first=services.First(name="desk", verdict="upholds" if number % 9 else "overturns", reason="First"),
        ))
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


class Reviewer(threading.Thread):
    """Somebody at a browser: asks again after any doubt, as people do, until all is decided."""

    def __init__(self, desk: Desk, cookie: str, seed: int) -> None:
        super().__init__(daemon=True)
        name, _is, value = cookie.partition("=")
        self._browser = httpx.Client(base_url=f"http://127.0.0.1:{desk.web_port}", cookies={name: value}, timeout=60)
        self._chance, self.is_over = random.Random(seed), threading.Event()
        self.broken, self.given = 0, 0

    def run(self) -> None:
        with self._browser:
            while not self.is_over.is_set():
                try:
                    page = self._take()
                    while page is not None:
                        page = self._review(page)
                except httpx.HTTPError:
                    self.broken += 1
                time.sleep(0.2)

    def _take(self) -> httpx.Response | None:
        """The page of a case in hand; None when nothing waits."""
        page = self._get("/desk/review/")
        for round_ in ("second", "arbiter"):
            page = self._post(page, "/desk/review/take/", round=round_)
            if _with_a_case(page):
                return page
        return None

    def _review(self, page: httpx.Response) -> httpx.Response | None:
        """Give a verdict, and do what people do besides; the page of the next case that came with it."""
        number, dice = _with_number(page), self._chance.random()
        if self.given % OFTEN == 0:
            time.sleep(AWAY)
        elif dice < 0.05:
            self._act(page, f"/desk/review/{number}/renew/")
        said = {"verdict": "upholds", "reason": "I looked", "version": _VERSION.findall(page.text)[0]}
        following = self._post(page, f"/desk/review/{number}/verdict/", **said)
        self.given += 1
        if dice > 0.93:
            following = self._post(following, f"/desk/review/{number}/undo/")
        elif dice > 0.8:
            self._act(page, f"/desk/review/{number}/first/")
            if dice > 0.87:
                again = {"what": "amend", "verdict": "overturns", "reason": "I looked again"}
                self._act(page, f"/desk/review/{number}/amend/", **again)
        return _with_a_case(following)

    def _get(self, path: str) -> httpx.Response:
        return self._browser.get(path).raise_for_status()

    def _post(self, page: httpx.Response, path: str, **said: Any) -> httpx.Response:
        """Send a form of `page`, and go where it leads. What is refused (gone, too late) leads back to the queue."""
        answer = self._act(page, path, **said)
        if answer.is_redirect:
            return self._get(answer.headers["Location"])
        return self._get("/desk/review/") if answer.is_error else answer

    def _act(self, page: httpx.Response, path: str, **said: Any) -> httpx.Response:
        """Send a form of `page` alone."""
        token = _TOKEN.findall(page.text)[0]
        answer = self._browser.post(path, data={**said, "csrfmiddlewaretoken": token})
        return answer if answer.status_code in _REFUSED or answer.is_redirect else answer.raise_for_status()


_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_VERSION: Final = re.compile(r'name="version" value="(\d+)"')
_ACTION: Final = re.compile(r'action="/desk/review/(\d+)/verdict/"')
_REFUSED: Final = {404, 409, 422}


def _with_a_case(page: httpx.Response) -> httpx.Response | None:
    return page if _ACTION.search(page.text) else None


def _with_number(page: httpx.Response) -> str:
    return str(_ACTION.findall(page.text)[0])


def _decided(desk: Desk) -> bool:
    try:
        ((decided, all_),) = desk.query(STATES)
    except psycopg.Error:
        return False
    return bool(decided == all_)


def _wait_for_verdicts(reviewers: list[Reviewer], more: int) -> None:
    enough = sum(reviewer.given for reviewer in reviewers) + more
    wait_for(lambda: sum(reviewer.given for reviewer in reviewers) >= enough)


def test_500_cases_are_decided_once_each_while_the_web_process_and_everything_else_is_killed(
    calling_desk: Desk, record_property: Callable[[str, object], None]
) -> None:
    desk, chance = calling_desk, random.Random(29)
    cookies = desk.run(HANDING_IN).splitlines()
    reviewers = [Reviewer(desk, cookie, seed) for seed, cookie in enumerate(cookies)]
    for reviewer in reviewers:
        reviewer.start()
    try:
        for name in chance.sample(VICTIMS, len(VICTIMS)):
            _wait_for_verdicts(reviewers, chance.randint(*BETWEEN_DEATHS))
            desk.kill(name)
        wait_for(lambda: _decided(desk))
    finally:
        for reviewer in reviewers:
            reviewer.is_over.set()
        for reviewer in reviewers:
            reviewer.join(PATIENCE)
    assert all(reviewer.broken for reviewer in reviewers), "nobody was cut off in the middle: nothing was proved"
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
