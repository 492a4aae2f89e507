"""Does it live, and is it ready? For load balancers, supervisors and whoever is paged at night."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from amparo.accounts.gate import public
from amparo.deadlines.queries import pulse
from amparo.project.database.checks import open_wall

_SILENCE: Final = timedelta(seconds=60)
_OVERDUE: Final = timedelta(seconds=60)
_WORKER_SILENCE: Final = timedelta(seconds=60)
_JOB_WAIT: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """How one part is; `says` is a sentence for a person."""

    ok: bool
    says: str


@public
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing of the database: a database that is away is no reason to kill us."""
    return JsonResponse({"ok": True})


@public
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Each part by name; 503 when one of them does not work."""
    findings = {name: _ask(check) for name, check in _CHECKS.items()}
    is_ok = all(finding.ok for finding in findings.values())
    parts = {name: {"ok": finding.ok, "says": finding.says} for name, finding in findings.items()}
    return JsonResponse({"ok": is_ok, "parts": parts}, status=200 if is_ok else 503)


def _ask(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError:
        return Finding(ok=False, says="The database does not answer.")


def database() -> Finding:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(ok=True, says=f"Answers in {(time.perf_counter() - began) * 1000:.0f} ms.")


def jobs() -> Finding:
    """A worker shows itself, and nothing that could run has waited long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
        (silent_for,) = cursor.fetchone() or (None,)
        cursor.execute(
            "SELECT now() - min(e.at) FROM"
            " (SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL ORDER BY id LIMIT 1) j"
            " JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
        )
        (waited,) = cursor.fetchone() or (None,)
    if silent_for is None or silent_for > _WORKER_SILENCE:
        return Finding(ok=False, says="No worker is running: start one with “amparo run worker”.")
    if waited is not None and waited > _JOB_WAIT:
        return Finding(ok=False, says=f"The oldest job has waited {_words(waited)}: there are too few workers.")
    return Finding(ok=True, says="A worker is running.")


def clock() -> Finding:
    """The watchdog over the clock."""
    found = pulse("clock")
    if found.silent_for is None or found.silent_for > _SILENCE:
        since = f" for {_words(found.silent_for)}" if found.silent_for else ""
        return Finding(ok=False, says=f"The clock stands still{since}: start one with “amparo run clock”.")
    if found.overdue_by > _OVERDUE:
        return Finding(ok=False, says=f"Something fell due {_words(found.overdue_by)} ago and has not been done.")
    return Finding(ok=True, says="The clock runs.")


def mail() -> Finding:
    """Only where mail comes in by SMTP, LMTP or IMAP is there a process to look for."""
    silent_for = pulse("mail").silent_for
    if silent_for is None:
        return Finding(ok=True, says="No mail process has ever run here.")
    if silent_for > _SILENCE:
        return Finding(ok=False, says=f"No mail comes in for {_words(silent_for)}: start “amparo run mail”.")
    return Finding(ok=True, says="Mail can come in.")


def privacy() -> Finding:
    """A wall that does not stand is said, and takes nobody out of service."""
    return Finding(ok=True, says=open_wall() or "The database keeps private rows apart.")


def _words(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"  # noqa: PLR2004 - two minutes


_CHECKS: Final = {"database": database, "jobs": jobs, "clock": clock, "mail": mail, "privacy": privacy}
