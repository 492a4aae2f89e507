"""The clocks of one ticket, for whoever may see the ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from amparo.core.kept import kept
from amparo.sla.models import Target
from amparo.sla.states import Metric, TargetState

_ORDER = list(Metric)


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetRow:
    """A promised time as it stands; see `clocks.Clock`. `policy` is the name of the policy that promised it."""

    metric: str
    state: str
    started_at: datetime
    due_at: datetime | None
    warned_at: datetime | None
    breached_at: datetime | None
    ended_at: datetime | None
    running_since: datetime | None
    allowed: timedelta
    spent: timedelta
    policy: str

    @property
    def is_owed(self) -> bool:
        """Whether it runs, in time or late."""
        return self.running_since is not None


def clocks_of(ticket_id: int) -> list[TargetRow]:
    """The promises made on a ticket, in the order of their life and in that of their time (one query)."""
    rows = [TargetRow(**row) for row in _targets(ticket_id)]
    return sorted(rows, key=lambda row: (_ORDER.index(Metric(row.metric)), row.started_at))


@kept
def _targets(ticket_id: int) -> QuerySet[Target, dict[str, Any]]:
    names = [name for name in TargetRow.__dataclass_fields__ if name != "policy"]
    policy = F("promise__policy_version__policy__name")
    rows: QuerySet[Target, dict[str, Any]] = Target.objects.filter(promise=ticket_id).values(*names, policy=policy)
    return rows


def latest_of(rows: list[TargetRow]) -> list[TargetRow]:
    """The newest of each metric: what is still of interest. What was dropped is of none."""
    newest = {row.metric: row for row in rows if row.state != TargetState.DROPPED}
    return list(newest.values())


def next_due(rows: list[TargetRow]) -> TargetRow | None:
    """What falls due first, or fell due longest ago."""
    owed = [row for row in rows if row.is_owed and row.due_at is not None]
    return min(owed, key=lambda row: row.due_at or row.started_at, default=None)
