"""What a step sees of its run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amparo.sops.language.conditions import ConditionFailed, Malformed, condition
from amparo.sops.running.effects import ChangeTicket, Effect
from amparo.sops.running.facts import Facts
from amparo.sops.running.state import Waiting, Waits


@dataclass(frozen=True)
class Scope:
    """`name` and `visit` go into the step's effects, `values` are the variables of its conditions."""

    name: str
    visit: int
    waiting: Waiting | None
    values: Mapping[str, Any]

    def evaluate(self, source: str) -> Any:
        """Raises ConditionFailed."""
        try:
            return condition(source).evaluate(self.values)
        except Malformed as malformed:
            raise ConditionFailed(malformed.sentence) from malformed

    def decide(self, source: str) -> bool:
        """Raises ConditionFailed."""
        try:
            return condition(source).decide(self.values)
        except Malformed as malformed:
            raise ConditionFailed(malformed.sentence) from malformed

    def waits_for(self, *what: Waits) -> bool:
        return self.waiting is not None and self.waiting.what in what

    @property
    def asked(self) -> int:
        """How often the requester was asked."""
        return self.waiting.asked if self.waiting else 0

    @property
    def alarms(self) -> tuple[str, ...]:
        return self.waiting.wakes if self.waiting else ()

    def still(self, alarm: str) -> bool:
        """Whether the alarm of this name still means something."""
        return alarm in self.alarms


def after(effect: Effect, facts: Facts) -> Facts:
    """The facts once the effect is done, for the steps that follow in the same move."""
    if not isinstance(effect, ChangeTicket):
        return facts
    ticket = facts.get("ticket", {})
    tags = [tag for tag in ticket.get("tags", []) if tag not in effect.tags_removed]
    tags += [tag for tag in effect.tags_added if tag not in tags]
    known = {name: value for name, value in effect.values.items() if name != "team"}
    return {**facts, "ticket": {**ticket, **known, "tags": tags}}
