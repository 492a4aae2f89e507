"""The life of a case, and the codes that stand beside it.

Names of measures, sources and automation follow the statement of the DSA Transparency Database (Regulation (EU)
2022/2065, Art. 24(5)), so that what is kept here can be handed in there.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from amparo.core.states import Transitions


class CaseState(StrEnum):
    PENDING = "pending"  # waits for a second pair of eyes
    LEASED = "leased"  # somebody has it
    COMMITTED = "committed"  # a verdict was given, and can be taken back for some seconds
    AGREED = "agreed"  # both verdicts say the same; the second may still be amended
    DISPUTED = "disputed"  # they differ: waits for an arbiter
    ARBITRATING = "arbitrating"  # an arbiter has it
    DECIDED = "decided"  # the outcome stands, and the creator has not heard of it
    TOLD = "told"  # the creator has a statement of reasons
    APPEALED = "appealed"  # waits for somebody who took no part
    HEARING = "hearing"  # somebody has the appeal
    WITHDRAWN = "withdrawn"  # whoever handed it in needs it no more
    MEASURED = "measured"  # a calibration item, answered: nobody is told anything


class Round(StrEnum):
    SECOND = "second"
    ARBITER = "arbiter"
    APPEAL = "appeal"


QUEUE_OF: Final[Mapping[Round, CaseState]] = {
    Round.SECOND: CaseState.PENDING,
    Round.ARBITER: CaseState.DISPUTED,
    Round.APPEAL: CaseState.APPEALED,
}
"""Where a case waits for a reviewer of a round."""

HELD_IN: Final[Mapping[Round, CaseState]] = {
    Round.SECOND: CaseState.LEASED,
    Round.ARBITER: CaseState.ARBITRATING,
    Round.APPEAL: CaseState.HEARING,
}
"""Where it is while one has it."""

ROUND_OF: Final[Mapping[str, Round]] = {
    state: round_ for states in (QUEUE_OF, HELD_IN) for round_, state in states.items()
}

BLIND: Final = (CaseState.PENDING, CaseState.LEASED)
"""Nobody who reviews reads the first verdict of a case here, nor while the second can be taken back."""

RULED: Final = (CaseState.DECIDED, CaseState.TOLD, CaseState.APPEALED, CaseState.HEARING)
"""Where an outcome stands: what commercial people may see, and no more."""

ENDED: Final = (CaseState.TOLD, CaseState.WITHDRAWN, CaseState.MEASURED)

CASE_LIFE: Final[Transitions[CaseState]] = Transitions(
    {
        CaseState.PENDING: frozenset({CaseState.LEASED, CaseState.WITHDRAWN}),
        # given back, or the lease ran out: it waits again
        CaseState.LEASED: frozenset({CaseState.PENDING, CaseState.COMMITTED, CaseState.WITHDRAWN}),
        # taken back within its seconds, a verdict leaves the case with who had it
        CaseState.COMMITTED: frozenset(
            {
                *HELD_IN.values(),
                CaseState.AGREED,
                CaseState.DISPUTED,
                CaseState.DECIDED,
                CaseState.MEASURED,
            }
        ),
        CaseState.AGREED: frozenset({CaseState.DISPUTED, CaseState.DECIDED}),
        CaseState.DISPUTED: frozenset({CaseState.AGREED, CaseState.ARBITRATING, CaseState.WITHDRAWN}),
        CaseState.ARBITRATING: frozenset({CaseState.DISPUTED, CaseState.COMMITTED}),
        CaseState.DECIDED: frozenset({CaseState.TOLD}),
        CaseState.TOLD: frozenset({CaseState.APPEALED}),
        CaseState.APPEALED: frozenset({CaseState.HEARING}),
        CaseState.HEARING: frozenset({CaseState.APPEALED, CaseState.COMMITTED}),
        CaseState.WITHDRAWN: frozenset(),
        CaseState.MEASURED: frozenset(),
    }
)


class Verdict(StrEnum):
    UPHOLDS = "upholds"  # it breaches the line: keep the measure
    TOO_STRONG = "too_strong"  # it breaches the line, and the measure is more than it deserves
    OVERTURNS = "overturns"  # it does not breach the line
    CANNOT_DECIDE = "cannot_decide"  # not with this evidence


class Outcome(StrEnum):
    UPHELD = "upheld"
    REDUCED = "reduced"
    OVERTURNED = "overturned"


OUTCOME_OF: Final[Mapping[str, Outcome]] = {
    Verdict.UPHOLDS: Outcome.UPHELD,
    Verdict.TOO_STRONG: Outcome.REDUCED,
    Verdict.OVERTURNS: Outcome.OVERTURNED,
}
"""Whoever cannot decide leaves no outcome: that goes to an arbiter."""


class SubjectKind(StrEnum):
    CREATOR = "creator"
    LIVE = "live"
    VIDEO = "video"
    COMMENT = "comment"
    PAYOUT = "payout"


class Action(StrEnum):
    """What is done to a creator or to what they made."""

    NONE = "none"  # a notice came in, and nothing was done
    WARNING = "warning"
    REMOVED = "removed"
    DISABLED = "disabled"
    DEMOTED = "demoted"
    AGE_RESTRICTED = "age_restricted"
    INTERACTION_RESTRICTED = "interaction_restricted"
    LABELLED = "labelled"
    PAYOUT_HELD = "payout_held"
    GIFTS_SUSPENDED = "gifts_suspended"
    MONETISATION_ENDED = "monetisation_ended"
    LIVE_SUSPENDED = "live_suspended"
    LIVE_ENDED = "live_ended"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_TERMINATED = "account_terminated"


class Source(StrEnum):
    """How the content came to notice (DSA Art. 17(3)(b))."""

    NOTICE = "notice"  # somebody reported it, Art. 16
    TRUSTED_FLAGGER = "trusted_flagger"
    OWN_INITIATIVE = "own_initiative"
    OTHER = "other"


class Automated(StrEnum):
    """How far programs decided (DSA Art. 17(3)(c))."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Ground(StrEnum):
    """Why it is no good (DSA Art. 17(3)(d) and (e))."""

    ILLEGAL = "illegal"
    TERMS = "terms"


class EvidenceKind(StrEnum):
    FILE = "file"
    STILL = "still"
    TEXT = "text"
    LINK = "link"


class Step(StrEnum):
    """What falls due in a case, and has a target time."""

    REVIEW = "review"
    ARBITRATE = "arbitrate"
    TELL = "tell"
    APPEAL = "appeal"


class ToldVia(StrEnum):
    TICKET = "ticket"  # as a reply on the ticket of the creator
    WEBHOOK = "webhook"  # the platform took the statement and shows it
    NOTED = "noted"  # told in another way, and written down


class Carried(StrEnum):
    """Whether the outcome has happened in the system that it is about."""

    NOTHING = "nothing"  # there is nothing to do, or nobody said where
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
