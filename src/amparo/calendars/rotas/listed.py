from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amparo.calendars.rotas.plain import Member, Shift
from amparo.calendars.rotas.spans import Span, Spans, joined, shared


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Shifts that were read in, as a layer of a rota. Whom nobody here is known by are not in `shifts`."""

    shifts: Sequence[Shift]

    def spans(self, zone: ZoneInfo, window: Span) -> dict[Member, Spans]:  # noqa: ARG002 - as every source
        """Who stands in when, within `window`."""
        found: dict[Member, Spans] = {}
        for one in self.shifts:
            if one.start < window.end and one.end > window.start:
                found.setdefault(one.member, []).append(Span(one.start, one.end))
        return {member: shared(joined(spans), [window]) for member, spans in found.items()}
