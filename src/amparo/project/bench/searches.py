"""What the search engine itself costs: the database's time for a search as the desk runs it, apart from the page."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db import connection

from amparo.accounts.models import User
from amparo.project.bench.words import COMMON, RARE
from amparo.tickets.queries import search

ROUNDS: Final = 100
_SEARCHES: Final[Mapping[str, str]] = {
    "rare word": RARE,
    "common word": COMMON,
    "recipient of all mail": "to:help@lume.example",
}


@dataclass(frozen=True, kw_only=True)
class Engine:
    """Milliseconds that all statements of one search take, sent and answered, and how many they are."""

    median: float
    p95: float
    statements: int


def measure(user: User) -> dict[str, Engine]:
    """In turns, so that a noisy moment meets them all; the first round warms the cache and does not count."""
    runs: dict[str, list[list[float]]] = {name: [] for name in _SEARCHES}
    for _round in range(ROUNDS + 1):
        for name, text in _SEARCHES.items():
            runs[name].append(_statements(partial(search, user, text)))
    return {name: _engine(counted[1:]) for name, counted in runs.items()}


def _statements(run: Callable[[], object]) -> list[float]:
    """Milliseconds of each statement that `run` sends."""
    times: list[float] = []

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            times.append((time.perf_counter() - began) * 1000)

    with connection.execute_wrapper(timed):
        run()
    return times


def _engine(runs: list[list[float]]) -> Engine:
    totals = [sum(times) for times in runs]
    return Engine(
        median=statistics.median(totals),
        p95=statistics.quantiles(totals, n=20)[-1],
        statements=max(map(len, runs)),
    )
