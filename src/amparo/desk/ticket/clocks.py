"""What a person was promised, as shapes with words."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.sla.clocks.timelines import NEVER
from amparo.sla.labels import METRIC_NAMES
from amparo.sla.queries.clocks import TargetRow, clocks_of, latest_of, next_due
from amparo.sla.states import TargetState
from amparo.ui import marks, times
from amparo.ui.fill import fill


@dataclass
class Clocks:
    """The promises made on a ticket; read when first asked for."""

    ticket_id: int

    @cached_property
    def rows(self) -> list[TargetRow]:
        return clocks_of(self.ticket_id)

    @property
    def policy(self) -> str:
        return self.rows[0].policy if self.rows else ""

    @property
    def named(self) -> list[tuple[str | Promise, SafeString]]:
        """Each promise that still says something: what it is about, and how it stands."""
        return [(METRIC_NAMES[row.metric], draw(row)) for row in latest_of(self.rows)]

    @property
    def first_due(self) -> SafeString | None:
        """What falls due first, by name."""
        row = next_due(self.rows)
        return draw(row, f"{METRIC_NAMES[row.metric]}: ") if row else None


def draw(row: TargetRow, name: str = "") -> SafeString:
    """A clock as it stands, with `name` before its words."""
    if row.is_owed and row.due_at is not None and row.due_at < NEVER:
        words = _("%(time)s left") % {"time": "%s"}
        return marks.countdown(row.due_at, row.started_at, words, name)
    if row.breached_at is not None:
        late = times.span((row.ended_at or clock.now()) - row.breached_at)
        words = (_("done %(time)s late") if row.ended_at else _("%(time)s late")) % {"time": late}
        return marks.due("late", f"{name}{words}")
    if row.state == TargetState.MET and row.ended_at is not None:
        return marks.due("met", fill("{}{}", name, times.moment(row.ended_at)))
    words = _("rests, %(time)s left") % {"time": times.span(row.allowed - row.spent)}
    return marks.due("wait", f"{name}{words}")
