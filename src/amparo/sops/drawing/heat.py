"""How often steps and ways were taken, in five steps of colour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from django.utils.translation import ngettext

HOTTEST: Final = 4


@dataclass(frozen=True, kw_only=True)
class Heat:
    """Counts of runs: by step, by way (the step and the way's key), and of those that stopped at a step."""

    runs: int = 0
    steps: Mapping[str, int] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], int] = field(default_factory=dict)
    stopped: Mapping[str, int] = field(default_factory=dict)

    def words(self, step: str) -> str:
        """How many runs came to a step, and how many went no further."""
        count, stopped = self.steps.get(step, 0), self.stopped.get(step, 0)
        came = ngettext("%(count)s run", "%(count)s runs", count) % {"count": count}
        if not stopped:
            return came
        ended = ngettext("%(count)s stopped here", "%(count)s stopped here", stopped) % {"count": stopped}
        return f"{came}, {ended}"

    def of_step(self, step: str) -> int:
        return level(self.steps.get(step, 0), max(self.steps.values(), default=0))

    def of_way(self, step: str, key: str) -> int:
        return level(self.ways.get((step, key), 0), max(self.ways.values(), default=0))


def level(count: int, most: int) -> int:
    """0 for none, 4 for the most, the rest evenly between: a way that one run took is never 0."""
    return ceil(HOTTEST * count / most) if most else 0
