"""The circuit breaker: a system that failed several times in a row is left alone for a while, by all processes."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from amparo.core import clock
from amparo.tools.models import Breaker, Connector
from amparo.tools.problems import Problem

FAILURES: Final = 5
SHORTEST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=5)
COUNTED: Final = frozenset(
    {
        Problem.CONNECT,
        Problem.NAME,
        Problem.NAME_SLOW,
        Problem.OVERLOADED,
        Problem.PROTOCOL,
        Problem.SERVER,
        Problem.SLOW,
        Problem.TLS,
        Problem.TOKEN,
    }
)
"""Problems of the system as a whole; nonsense in one answer, or a wrong address of ours, is none."""


def pause_after(failures: int) -> timedelta | None:
    """How long to leave a system alone that failed so often in a row; None: not yet."""
    if failures < FAILURES:
        return None
    longer: int = 2 ** min(failures - FAILURES, 10)
    return min(SHORTEST * longer, LONGEST)


def lets_through(connector: Connector) -> bool:
    """Whether the system may be asked now. When its pause is over, one is let through to try, and the others wait."""
    row = Breaker.objects.filter(connector=connector).first()
    if row is None or row.open_until is None:
        return True
    present = clock.now()
    if row.open_until > present:
        return False
    trying = present + timedelta(seconds=connector.seconds)
    return Breaker.objects.filter(pk=row.pk, open_until=row.open_until).update(open_until=trying) == 1


def note_success(connector: Connector) -> None:
    Breaker.objects.filter(connector=connector, failures__gt=0).update(failures=0, open_until=None, problem="")


def note_failure(connector: Connector, problem: str) -> None:
    """Count a failure; with enough in a row the pause begins, or begins anew and longer."""
    Breaker.objects.bulk_create([Breaker(connector=connector)], ignore_conflicts=True)
    rows = Breaker.objects.filter(connector=connector)
    rows.update(failures=F("failures") + 1, problem=problem)
    failures = rows.values_list("failures", flat=True).get()
    pause = pause_after(failures)
    if pause is not None:
        rows.update(open_until=clock.now() + pause)


def open_until(connector: Connector) -> datetime | None:
    """Until when nobody asks this system; None when it is asked."""
    breaker = getattr(connector, "breaker", None)
    until = breaker.open_until if breaker else None
    return until if until is not None and until > clock.now() else None
