"""A procedure as it is in memory: what its text says, and on which line."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

Words: TypeAlias = Mapping[str, str]
"""A text in its languages: `{"pt-BR": …, "es": …, "en": …}`."""

Lines: TypeAlias = Mapping[str, int]
"""Lines by dotted path below the thing that has them: `next.0.when`."""


class Risk(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class LeaveOut(StrEnum):
    """Who may leave a step out, always with a reason."""

    ANYONE = "anyone"
    LEAD = "lead"
    NEVER = "never"


@dataclass(frozen=True)
class Branch:
    """One way on: to the step `to` if `when` is true. `when` is None for `otherwise`, and for a plain `next`."""

    when: str | None
    to: str
    line: int


@dataclass(frozen=True)
class Fact:
    """Shown beside the question: a label, and the condition language's expression for its value."""

    label: Words
    value: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """`fields` holds what only its kind has, read by the shapes that the kind declares; absent keys are absent."""

    id: str
    kind: str
    line: int
    title: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    why: Words = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    leave_out: LeaveOut = LeaveOut.LEAD
    next: tuple[Branch, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)

    @property
    def name(self) -> Words:
        """What the step is called where there is little room: its title, or else its text."""
        return self.title or self.text or {"en": self.id.replace("_", " ")}

    def at(self, path: str) -> int:
        """The line of `path`, or of the nearest thing around it that has one."""
        return nearest(self.lines, path, self.line)


@dataclass(frozen=True, kw_only=True)
class AppliesTo:
    """Where a procedure applies; an empty part means everywhere. `when` is a condition."""

    reasons: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    when: str | None = None


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What a scenario must come to; None means that it does not say."""

    path: tuple[str, ...] | None = None
    actions: tuple[str, ...] | None = None
    end: str | None = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A made-up case. Steps inside a called procedure are named `call_step.inner_step`."""

    id: str
    line: int
    title: Words | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    tools: Mapping[str, Any] = field(default_factory=dict)
    decisions: Mapping[str, Any] = field(default_factory=dict)
    left_out: Mapping[str, Any] = field(default_factory=dict)
    expect: Expectation = field(default_factory=Expectation)
    lines: Lines = field(default_factory=dict)

    @property
    def name(self) -> Words:
        """What people call the case: its title, or else its id."""
        return self.title or {"en": self.id.replace("_", " ")}

    def at(self, path: str) -> int:
        return nearest(self.lines, path, self.line)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sop:
    """One text as it was read. It equals itself alone, so that what was found out of it can be kept beside it."""

    id: str
    title: Words
    summary: Words
    owner: str
    risk: Risk
    review_by: dt.date | None
    applies_to: AppliesTo
    steps: tuple[Step, ...]
    scenarios: tuple[Scenario, ...]
    lines: Lines = field(default_factory=dict)

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, step_id: str) -> Step:
        """Raises KeyError if there is no such step."""
        return self.steps[self.places[step_id]]

    def after(self, step_id: str) -> Step | None:
        """The step that follows in the text, if any."""
        place = self.places[step_id] + 1
        return self.steps[place] if place < len(self.steps) else None

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each step stands in the text, from 0."""
        return {step.id: place for place, step in enumerate(self.steps)}

    @cached_property
    def known_ways(self) -> dict[str, Any]:
        """What `edges.ways` has found of a step, by its id: pages, checks and runs go the same ways again."""
        return {}

    def at(self, path: str) -> int:
        return nearest(self.lines, path, 1)


Library: TypeAlias = Mapping[str, Sop]
"""The procedures that a run can reach, by id, each in the version that the run keeps."""


def nearest(lines: Lines, path: str, default: int) -> int:
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return default
