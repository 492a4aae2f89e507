"""How a ladder is walked: plain functions over plain values.

A plan is frozen when a page starts, so that a ladder changed or deleted in the middle changes nothing for whoever is
being called. Only who stands behind a team or a rota is asked anew with every step.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from amparo.paging.states import Hours, TargetKind


@dataclass(frozen=True, kw_only=True)
class Target:
    """Whom to call: `id` of a user, team or rota, or a sealed `address` with a `label` that may be shown."""

    kind: TargetKind
    id: int = 0
    address: str = ""
    label: str = ""

    @property
    def is_address(self) -> bool:
        return self.kind in {TargetKind.MAIL, TargetKind.URL}

    def as_json(self) -> dict[str, Any]:
        if self.is_address:
            return {"kind": str(self.kind), "address": self.address, "label": self.label}
        return {"kind": str(self.kind), "id": self.id}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Target":
        return cls(**{**value, "kind": TargetKind(value["kind"])})


@dataclass(frozen=True, kw_only=True)
class Step:
    """Call all `targets`, then `wait` for one of them. `calendar` is a calendar's id; in a page, its version's."""

    targets: tuple[Target, ...]
    wait: timedelta
    hours: Hours = Hours.ALWAYS
    calendar: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "targets": [target.as_json() for target in self.targets],
            "wait": self.wait.total_seconds(),
            "hours": str(self.hours),
            "calendar": self.calendar,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Step":
        return cls(
            targets=tuple(Target.from_json(target) for target in value["targets"]),
            wait=timedelta(seconds=value["wait"]),
            hours=Hours(value["hours"]),
            calendar=value["calendar"],
        )

    def counts(self, *, is_open: bool) -> bool:
        """Whether it is walked now, `is_open` being how its calendar stands."""
        return self.hours == Hours.ALWAYS or is_open == (self.hours == Hours.INSIDE)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps, how often they are walked again, and how long is waited before the first."""

    steps: tuple[Step, ...]
    repeat: int = 0
    grace: timedelta = timedelta(seconds=10)

    def as_json(self) -> dict[str, Any]:
        return {
            "steps": [step.as_json() for step in self.steps],
            "repeat": self.repeat,
            "grace": self.grace.total_seconds(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Plan":
        return cls(
            steps=tuple(Step.from_json(step) for step in value["steps"]),
            repeat=value["repeat"],
            grace=timedelta(seconds=value["grace"]),
        )

    def with_calendars(self, versions: Mapping[int, int]) -> "Plan":
        """The plan as it is frozen: the version each calendar has now (id → version's id) in place of the calendar."""
        steps = (
            step if step.calendar is None else replace(step, calendar=versions[step.calendar]) for step in self.steps
        )
        return replace(self, steps=tuple(steps))


@dataclass(frozen=True, order=True)
class Position:
    """A step of a round, both counted from 1; step 0 is before the first."""

    round: int = 1
    step: int = 0


def ahead(plan: Plan, at: Position, *, again: bool = False) -> Iterator[Position]:
    """The steps that come after `at`, in their order; with `again` one more round where the last was walked."""
    rounds = plan.repeat + 1
    last = max(at.round, rounds)
    if again and at.round >= rounds and at.step >= len(plan.steps):
        last += 1
    for round_ in range(at.round, last + 1):
        first = at.step + 1 if round_ == at.round else 1
        for step in range(first, len(plan.steps) + 1):
            yield Position(round_, step)


def moments(plan: Plan) -> list[tuple[Position, timedelta]]:
    """When each step is called if nobody ever answers, since the start; and last, when it is over, as step 0."""
    found, since = [], plan.grace
    for position in ahead(plan, Position()):
        found.append((position, since))
        since += plan.steps[position.step - 1].wait
    return [*found, (Position(plan.repeat + 2, 0), since)]
