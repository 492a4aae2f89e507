"""How closely procedures are followed: worked out from their runs, without anybody filling in a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q

from amparo.sops.models import Passage, Procedure, Run
from amparo.sops.running.state import Done
from amparo.sops.states import RunState, VersionState

_KEPT: Final = frozenset(Done) - {Done.LEFT_OUT, Done.PASSED, Done.ENDED}
_IN_THE_WORLD: Final = frozenset({Done.CALLED, Done.MANUAL, Done.SENT})
"""What is not undone by going back behind it."""


@dataclass(frozen=True, kw_only=True)
class Following:
    """How a procedure was followed by runs that began in a time: its own, and those of others that came to its steps.

    `share`: steps kept of those due, 0 to 1.
    """

    runs: int
    share: float | None
    deviations: Mapping[tuple[int, str], int]  # by version, of a called procedure its own, and step: how often left out
    out_of_order: int  # steps that reached the world and were gone back behind
    stopped: int
    wrong_version: int


def following(procedure: Procedure, *, since: datetime) -> Following:
    """Counted by the database from the passages; costs what the time holds, whatever came before."""
    steps = Passage.objects.filter(version__procedure=procedure, at__gte=since)
    own = Q(version__procedure=procedure)
    runs = Run.objects.filter(own | Q(pk__in=steps.values("run")), started_at__gte=since)
    every = Passage.objects.filter(own | Q(run__version__procedure=procedure), run__in=runs)
    passed = every.filter(withdrawn=False)
    left_out = Q(done=Done.LEFT_OUT)
    counted = passed.aggregate(kept=Count("pk", filter=Q(done__in=_KEPT)), left=Count("pk", filter=left_out))
    due = counted["kept"] + counted["left"]
    left = passed.filter(left_out).values_list("version", "step").annotate(count=Count("pk"))
    by_wrong = every.filter(version__state=VersionState.WITHDRAWN)
    was_wrong = own & ~Q(version__holds_from__lte=F("started_at")) | Q(pk__in=by_wrong.values("run"))
    here = own | Q(pk__in=steps.filter(done="", withdrawn=False).values("run"))
    return Following(
        runs=runs.count(),
        share=counted["kept"] / due if due else None,
        deviations={(version, step): count for version, step, count in left},
        out_of_order=every.filter(withdrawn=True, done__in=_IN_THE_WORLD).count(),
        stopped=runs.filter(here, state=RunState.STOPPED).count(),
        wrong_version=runs.filter(was_wrong).count(),
    )
