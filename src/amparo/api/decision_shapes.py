"""The shapes of decisions that go in and out. No shape that goes out holds a first verdict, or who reviewed."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Field, JsonValue

from amparo.api.schemas import Id, Out, PageOf
from amparo.media.harm import Harm
from amparo.moderation.models import Case, Ruling
from amparo.moderation.states import (
    Action,
    Automated,
    Carried,
    CaseState,
    Outcome,
    Source,
    SubjectKind,
    Verdict,
)
from amparo.people.states import Tier

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps none

Line = Annotated[str, Field(min_length=1, max_length=120, pattern=_NO_NUL)]
Short = Annotated[str, Field(max_length=200, pattern=_NO_NUL)]
Long = Annotated[str, Field(max_length=20_000, pattern=_NO_NUL)]
Severity = Annotated[int, Field(ge=0, le=4)]
Money = Annotated[int, Field(ge=0, le=2**62)]
Code = Annotated[str, Field(max_length=10, pattern=r"^[A-Za-z-]*$")]


class MeasureShape(Schema):
    """`value` in minor units of `currency`; `hours` is how long, null being for good."""

    action: Action
    value: Money | None = None
    currency: Annotated[str, Field(max_length=3, pattern=r"^[A-Z]*$")] = ""
    hours: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class CreatorIn(Schema):
    """`language` is the one the statement of reasons is written in; `agency` the name of one that is known here."""

    reference: Line
    name: Short = ""
    tier: Tier = Tier.CREATOR
    agency: Short = ""
    market: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    language: Code = "en"


class FirstIn(Schema):
    """Who decided first: a mail address of somebody here, or any name of the platform's own."""

    reviewer: Line
    verdict: Verdict = Verdict.UPHOLDS
    reason: Long = ""
    confidence: Annotated[int, Field(ge=1, le=5)] | None = None
    decided_at: AwareDatetime | None = None


class EvidenceIn(Schema):
    """Words, an address, or the name of a part in `files` (`submit_decision_with_files`): one of the three."""

    text: Long = ""
    url: Annotated[str, Field(max_length=1000, pattern=r"^(https?://[^\x00\s]+)?$")] = ""
    file: Short = ""
    name: Short = ""
    harm: Harm = Harm.NONE
    severity: Severity = 0


class DecisionIn(Schema):
    """`reference` is your own id: handed in twice, it is one decision. `policy_line` is a code."""

    kind: SubjectKind
    subject_ref: Annotated[str, Field(min_length=1, max_length=200, pattern=_NO_NUL)]
    creator: CreatorIn
    measure: MeasureShape
    policy_line: Line
    facts: Annotated[str, Field(min_length=1, max_length=20_000, pattern=_NO_NUL)]
    first: FirstIn
    reference: Annotated[str, Field(max_length=120, pattern=_NO_NUL)] = ""
    title: Short = ""
    content_language: Code = ""
    content_at: AwareDatetime | None = None
    is_taken: bool = False
    history: Long = ""
    context: Long = ""
    source: Source = Source.OWN_INITIATIVE
    is_detected_automatically: bool = False
    automated: Automated = Automated.NONE
    harm: Harm = Harm.NONE
    severity: Severity = 0
    value: Money | None = None
    territories: Annotated[list[Annotated[str, Field(pattern=r"^[A-Z]{2}$")]], Field(max_length=60)] = []
    ticket: Id | None = None
    evidence: Annotated[list[EvidenceIn], Field(max_length=50)] = []


class RulingOut(Out):
    """`nth` is 0 for what the reviewers decided, one more for every appeal. `statement` is what the creator reads."""

    nth: int
    outcome: Outcome
    policy_line: str
    policy_version: int
    measure: dict[str, JsonValue]
    decided_at: datetime
    statement: str
    language: str
    told_at: datetime | None
    appeal_until: datetime | None

    @classmethod
    def of(cls, ruling: Ruling) -> "RulingOut":
        said = ruling.statement
        return cls(
            nth=ruling.nth,
            outcome=Outcome(ruling.outcome),
            policy_line=ruling.policy_line.code,
            policy_version=ruling.policy_line.version,
            measure=ruling.measure,
            decided_at=ruling.decided_at,
            statement=said.text,
            language=said.language,
            told_at=said.told_at,
            appeal_until=said.appeal_until,
        )


class DecisionOut(Out):
    """`rule` is the code of the rule that wanted a second review; empty where none did."""

    number: int
    reference: str | None
    state: CaseState
    kind: SubjectKind
    subject_ref: str
    creator_ref: str
    tier: Tier
    market: str
    language: str
    policy_line: str
    measure: dict[str, JsonValue]
    is_taken: bool
    harm: Harm
    severity: int
    rule: str
    is_control: bool
    outcome: str
    carried: Carried
    received_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    told_at: datetime | None
    rulings: list[RulingOut]

    @classmethod
    def of(cls, row: Case) -> "DecisionOut":
        names = (
            *("number", "reference", "subject_ref", "creator_ref", "market", "language", "measure", "is_taken"),
            *("severity", "is_control", "outcome", "received_at", "due_at", "decided_at", "told_at"),
        )
        plain: dict[str, Any] = {name: getattr(row, name) for name in names}
        return cls(
            **plain,
            state=CaseState(row.state),
            kind=SubjectKind(row.subject_kind),
            tier=Tier(row.tier),
            policy_line=row.policy_line.code,
            harm=Harm(row.harm),
            rule=row.chosen_by,
            carried=Carried(row.carried),
            rulings=[RulingOut.of(ruling) for ruling in row.rulings.all()],
        )


class DecisionPage(PageOf):
    items: list[DecisionOut]
