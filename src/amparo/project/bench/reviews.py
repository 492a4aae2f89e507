"""What taking the next case costs when very many wait and fifty reviewers want one."""

import random
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection, connections

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.core.text import Variants
from amparo.moderation import services
from amparo.moderation.models import PolicyLine
from amparo.moderation.services import LineFields

PENDING: Final = 100_000
REVIEWERS: Final = 50
CLAIMS: Final = 10
_PAUSE: Final = 5.0  # seconds between two claims of one reviewer: nobody decides faster than that
_P95: Final = 0.95

_FILL: Final = """
WITH made AS (
  INSERT INTO moderation_case (
    state, version, subject_kind, subject_ref, subject_title, content_language, creator_ref, creator_name, tier,
    market, language, policy_line_id, measure, is_taken, territories, facts, history, context, source,
    is_detected_automatically, automated, harm, severity, chosen_by, is_control, apart_from, received_at, due_at,
    missed, lapses, outcome, carried, asked_anew, hold_reason
  )
  SELECT
    'pending', 1, 'video', 'bench-' || n, '', '', 'creator-' || n %% 5000, '', 'creator',
    'BR', (ARRAY['pt-BR', 'es', 'en'])[1 + n %% 3], %(line)s, '{"action": "removed"}', false, '{}', 'A fact', '', '',
    'notice', false, 'none', (ARRAY['none', 'hate', 'graphic'])[1 + n %% 3], n %% 3, 'control', true, '{}', now(),
    now() + n * interval '1 second', '{}', 0, '', 'nothing', 0, ''
  FROM generate_series(1, %(count)s) AS n RETURNING id
)
INSERT INTO moderation_firstverdict (case_id, outside_name, verdict, policy_line_id, reason, decided_at)
SELECT id, 'desk', 'upholds', %(line)s, '', now() FROM made
"""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Milliseconds to take the next case, by one reviewer `alone` and by all of them side by side, in one process."""

    pending: int
    reviewers: int
    claims: int
    alone: float
    median: float
    p95: float
    twice: int  # cases that two had: none


def measure() -> Claims:
    """Leaves no case behind."""
    with _reviewers() as people, pending():
        alone = statistics.median(_claim(people[0])[1] for _round in range(CLAIMS))
        connection.close()
        start = threading.Barrier(len(people))
        with ThreadPoolExecutor(len(people)) as pool:
            found = list(pool.map(lambda person: _working(person, start), people))
    times = sorted(taken for one in found for _case, taken in one)
    cases = [case for one in found for case, _taken in one]
    return Claims(
        pending=PENDING,
        reviewers=len(people),
        claims=len(times),
        alone=alone,
        median=statistics.median(times),
        p95=times[int(len(times) * _P95)],
        twice=len(cases) - len(set(cases)),
    )


def _working(person: User, start: threading.Barrier) -> list[tuple[int, float]]:
    """Take one case after another, as people do who look at each for a while; the first warms up and is not said."""
    pace = random.Random(person.pk)  # noqa: S311 - when somebody is done, not a secret
    start.wait()
    found = []
    for _claim_number in range(CLAIMS):
        time.sleep(pace.uniform(0, 2 * _PAUSE))
        try:
            found.append(_claim(person))
        finally:
            connection.close()  # back to the pool, as at the end of a request
    return found[1:]


def _claim(person: User) -> tuple[int, float]:
    """Take a case and say its id and how long that took; then decide it, which is not counted."""
    began = time.perf_counter()
    case = services.claim_next(by=person)
    taken = (time.perf_counter() - began) * 1000
    if case is None:
        raise RuntimeError("nothing waits")
    services.commit_verdict(case=case, by=person, words=services.Words(verdict="upholds", reason="Seen"))
    return case.pk, taken


@contextmanager
def _reviewers() -> Iterator[list[User]]:
    languages = ("pt-BR", "es", "en")
    yield [
        User.objects.get_or_create(
            email=f"reviewer{number}@bench.example",
            defaults={
                "name": f"Reviewer {number}",
                "roles": [str(Role.REVIEWER)],
                "languages": [languages[number % 3]],
            },
        )[0]
        for number in range(REVIEWERS)
    ]
    connections.close_all()


@contextmanager
def pending(count: int = PENDING) -> Iterator[None]:
    """So many cases wait for a second review while the block runs."""
    words = Variants(source="en", texts={"en": "A line"})
    line = services.save_policy_line(code="bench", what=LineFields(title=words, text=words), by=SYSTEM)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_FILL, {"line": line.pk, "count": count})
            cursor.execute("ANALYZE moderation_case, moderation_firstverdict")
        yield
    finally:
        _clear(line)


def _clear(line: PolicyLine) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM deadlines_deadline WHERE kind LIKE 'moderation:%'")
        cursor.execute("TRUNCATE moderation_case CASCADE")
    line.delete()
