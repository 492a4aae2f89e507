"""Which decisions are looked at twice, by when, and by whom not: plain data, read here and nowhere else.

The first rule whose conditions all hold chooses a case. A rule with a `share` below one takes a sample, and always the
same one: whether a case is in it follows from its reference and the version of the rules alone, so that anybody can
work it out again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from amparo.moderation.states import Step, SubjectKind

MINUTES: Final[Mapping[str, int]] = {
    SubjectKind.LIVE: 30,
    SubjectKind.COMMENT: 240,
    SubjectKind.VIDEO: 240,
    SubjectKind.CREATOR: 480,
    SubjectKind.PAYOUT: 480,
    Step.ARBITRATE: 120,
    Step.TELL: 60,
    Step.APPEAL: 1440,
}
"""How long a second review of each kind, and every later step, may take. Ours: no platform publishes its own."""


VALUES: Final = (
    "number",
    "reference",
    "subject_ref",
    "creator_ref",
    "outcome",
    "action",
    "hours",
    "value",
    "reason",
    "policy_line",
    "explanation",
)
"""What of a decision may fill an input of the tool that brings its outcome about."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What rules are asked about."""

    reference: str  # what the sample is drawn by
    kind: str
    action: str
    tier: str
    in_agency: bool
    market: str
    harm: str
    severity: int
    value: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One reason for a second review. What is empty holds for everything; all that is not must hold."""

    code: str
    kinds: Sequence[str] = ()
    actions: Sequence[str] = ()
    tiers: Sequence[str] = ()
    markets: Sequence[str] = ()
    harms: Sequence[str] = ()
    in_agency: bool | None = None
    severity_from: int = 0
    value_from: int = 0
    share: float = 1.0
    is_control: bool = False  # the random sample that the others are compared with
    apart_from_desk: bool = False  # nobody of the team that decided first

    def holds(self, asked: Asked) -> bool:
        """Whether all conditions hold, the share left aside."""
        named = (
            (self.kinds, asked.kind),
            (self.actions, asked.action),
            (self.tiers, asked.tier),
            (self.markets, asked.market),
            (self.harms, asked.harm),
        )
        return (
            all(not wanted or value in wanted for wanted, value in named)
            and (self.in_agency is None or self.in_agency == asked.in_agency)
            and asked.severity >= self.severity_from
            and asked.value >= self.value_from
        )


USUAL: Final = (
    Rule(code="vip", tiers=("vip",), apart_from_desk=True),
    Rule(code="agency", in_agency=True, apart_from_desk=True),
    Rule(code="severity", severity_from=3),
    Rule(code="account_ended", actions=("account_terminated", "monetisation_ended")),
    Rule(code="value", value_from=100_000),
    Rule(code="control", share=0.05, is_control=True),
)
"""What holds until somebody says otherwise."""


@dataclass(frozen=True, kw_only=True)
class Book:
    """All rules of one version, and the times and shares that go with them."""

    rules: Sequence[Rule] = USUAL
    minutes: Mapping[str, int] = field(default_factory=dict)  # what differs from MINUTES
    lease_minutes: int = 15
    amend_minutes: int = 5
    calibration_share: float = 0.03
    keep_days: int = 730  # what was said in a case, once it is over: four times as long as somebody may appeal
    acts_first_from: int = 3  # from this exposure severity on a measure holds during the review
    acts_first_harms: Sequence[str] = ("child_safety", "threats")
    # outcome → {"action": of a connector, "inputs": {its input: one of VALUES}}
    tools: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def minutes_for(self, step: str, kind: str) -> int:
        """How long a step may take; a review as long as its kind."""
        name = kind if step == Step.REVIEW else step
        return int(self.minutes.get(name, MINUTES[name]))

    def acts_first(self, asked: Asked) -> bool:
        """Whether the measure holds at once, and the review comes after."""
        return asked.severity >= self.acts_first_from or asked.harm in self.acts_first_harms

    def as_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "rules": [
                {key: value for key, value in asdict(rule).items() if value != _BARE[key]} for rule in self.rules
            ],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Book":
        """Unknown names are left aside: a newer version may have written them."""
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in said.items() if name in known}
        if "rules" in values:
            names = {one.name for one in fields(Rule)}
            values["rules"] = tuple(
                Rule(**{name: value for name, value in rule.items() if name in names}) for rule in values["rules"]
            )
        return cls(**values)


_BARE: Final = {**asdict(Rule(code="")), "code": None}


def choose(book: Book, version: int, asked: Asked) -> Rule | None:
    """The rule that wants a second review, or None."""
    return next((rule for rule in book.rules if rule.holds(asked) and _is_drawn(rule, version, asked)), None)


def _is_drawn(rule: Rule, version: int, asked: Asked) -> bool:
    return rule.share >= 1 or part_of(f"{version}:{rule.code}:{asked.reference}") < rule.share


def part_of(text: str) -> float:
    """A number from 0 up to 1 that follows from `text` alone, even over all texts."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big") / 2**56
