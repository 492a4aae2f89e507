"""All measurements for one size of desk, on a database of its own."""

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from amparo.project import static
from amparo.project.bench import coverage, deadlines, ingest, live, pages, pictures, procedures, reviews, searches
from amparo.project.bench.fill import fill, furnish
from amparo.project.bench.servers import everything, free_port, web, weight
from amparo.project.database.postgres import postmaster_pid

_IDLE: float = 6.0  # seconds until the processes have settled


def measure(tickets: int, home: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything for a desk of `tickets` tickets; plain values, ready for JSON."""
    say(f"A desk of {tickets:,} tickets")
    call_command("migrate", verbosity=0)
    static.collect_if_changed()
    began = time.perf_counter()
    user = furnish()
    fill(tickets, say)
    filled = time.perf_counter() - began
    port = free_port()
    with web(port):
        say("  pages …")
        costs = pages.measure(port, user)
        say("  procedures …")
        followed = procedures.measure(port, user)
        say("  coverage …")
        covered = coverage.measure(port)
        say("  live …")
        delay = live.measure(port, user)
    say("  search …")
    engines = searches.measure(user)
    say("  mail …")
    rates = ingest.measure()
    say("  clock …")
    clocks = deadlines.measure()
    say("  reviews …")
    claims = reviews.measure()
    say("  pictures …")
    seen = pictures.measure()
    say("  memory …")
    found = {
        "tickets": tickets,
        "filled_in_s": round(filled, 1),
        "pages": {name: {**asdict(cost), "ratio": cost.ratio} for name, cost in costs.items()},
        "coverage": asdict(covered) | {"page": {**asdict(covered.page), "ratio": covered.page.ratio}},
        "search": {name: asdict(engine) for name, engine in engines.items()},
        "sops": _followed(followed),
        "live": asdict(delay),
        "ingest": asdict(rates),
        "deadlines": asdict(clocks),
        "reviews": asdict(claims),
        "pictures": asdict(seen),
        "memory_mb": _memory(home),
    }
    connections.close_all()
    return found


def _followed(found: procedures.Followed) -> dict[str, Any]:
    costs = {"begun": found.begun, "opened": found.opened, "moved": found.moved}
    return asdict(found) | {name: {**asdict(cost), "ratio": cost.ratio} for name, cost in costs.items()}


def _memory(home: Path) -> dict[str, float]:
    """What everything holds when idle (PSS): `amparo up` with all its processes, and the database it stands on.

    What the measurements left is tidied up before, since the database would do that meanwhile; and our own sessions are
    ended, one of which has grown by what it kept in mind of a million pictures.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL has it; the pool would keep the last of them
    with everything(home / "idle") as process:
        time.sleep(_IDLE)
        return {"processes": round(weight(process.pid), 1), "database": round(weight(postmaster_pid(home) or 0), 1)}
