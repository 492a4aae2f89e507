"""How a draft would have led the runs that there were."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amparo.accounts.models import User
from amparo.sops.models import Run, RunInput, Version
from amparo.sops.queries.runs.use import runs_since
from amparo.sops.queries.versions.library import library_for, pins_for
from amparo.sops.running.inputs import Input
from amparo.sops.running.replay import Difference, Recorded, would_go
from amparo.tickets.queries import visible_to

MOST_REPLAYED: Final = 500
"""The newest so many runs are replayed: a second or two (docs/reference/performance.md)."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """A recorded run and how the draft would have led it; `is_seen` says whether the reader may open the ticket."""

    run: Run
    difference: Difference
    is_seen: bool


@dataclass(frozen=True, kw_only=True)
class Replay:
    """`whole` counts the runs since then, `tried` those that were replayed, `otherwise` holds those that differ."""

    whole: int
    tried: int
    otherwise: list[Replayed]


def replay_of(draft: Version, since: datetime, user: User) -> Replay:
    """Run the recorded inputs of the last runs over `draft`. Raises Invalid if its text cannot be read."""
    runs = runs_since(draft.procedure, since).filter(erased_at__isnull=True)
    shown = runs.select_related("ticket", "version__procedure").defer("memory")
    newest = list(shown.order_by("-started_at")[:MOST_REPLAYED])
    with_draft = library_for(draft, pins_for(draft))
    seen = set(visible_to(user).filter(pk__in={run.ticket_id for run in newest}).values_list("pk", flat=True))
    one_of_each = {_kept(run): run for run in newest}
    libraries = {kept: library_for(run.version, run.pins) for kept, run in one_of_each.items()}
    found = []
    for run, journal in _journals(newest):
        library = libraries[_kept(run)]
        difference = would_go(library, {**library, **with_draft}, journal)
        if not difference.is_same:
            found.append(Replayed(run=run, difference=difference, is_seen=run.ticket_id in seen))
    whole = runs.count() if len(newest) == MOST_REPLAYED else len(newest)
    return Replay(whole=whole, tried=len(newest), otherwise=found)


def _kept(run: Run) -> tuple[object, ...]:
    """The versions a run keeps: those that keep the same ones share a library."""
    return (run.version_id, *sorted(run.pins.items()))


def _journals(runs: list[Run]) -> Iterator[tuple[Run, list[Recorded]]]:
    """Each run with its inputs in their order; one query for all."""
    rows = RunInput.objects.filter(run__in=runs).order_by("run", "number").values_list("run", "input", "facts")
    journals: dict[int, list[Recorded]] = {}
    for run, given, facts in rows:
        journals.setdefault(run, []).append(Recorded(Input.from_json(given), facts))
    return ((run, journals[run.pk]) for run in runs if run.pk in journals)
