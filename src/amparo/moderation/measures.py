"""A measure as a plain value: what is done, how much of it, for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amparo.moderation.states import Action


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`value` is money in minor units where the action is about money; `hours` is how long, None being for good."""

    action: str
    value: int | None = None
    currency: str = ""
    hours: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"action": self.action, "value": self.value, "currency": self.currency, "hours": self.hours}

    @classmethod
    def from_json(cls, said: Mapping[str, Any] | None) -> "Measure | None":
        """None for nothing said."""
        if not said:
            return None
        return cls(
            action=said["action"], value=said.get("value"), currency=said.get("currency", ""), hours=said.get("hours")
        )


NOTHING = Measure(action=Action.NONE)
WARNING = Measure(action=Action.WARNING)
"""What stays of a measure that was too strong, when nobody said what else."""
