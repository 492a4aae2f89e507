"""What a reviewer reads: the case one has, without the first verdict; and the verdict one has just given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.moderation.measures import Measure
from amparo.moderation.models import Appeal, Case, Evidence, Lease, PolicyLine, Review
from amparo.moderation.queries.saying import Said, all_said, first_said, handles_of
from amparo.moderation.states import CaseState, Round

_SHOWN: Final = ("case__policy_line", "case__agency")


@dataclass(frozen=True, kw_only=True)
class Blind:
    """A case as its reviewer sees it. In the second round `said` is empty; arbiter and appeal know what was said.

    `case` is there to be handed to a service; what is shown is the rest.
    """

    case: Case
    round: Round
    until: datetime  # of the lease
    line: PolicyLine
    measure: Measure
    evidence: Sequence[Evidence]
    said: Sequence[Said] = ()
    appeal: str = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """One's last verdict on a case: while it can be taken back, and until the time for amending is over."""

    case: Case
    review: Review
    undo_until: datetime | None
    amend_until: datetime | None
    first: Said | None = field(default=None)  # once it was shown


def in_hand(user: User, number: int | None = None) -> Blind | None:
    """The case that this person has, if it is the one of this number where one is given."""
    lease = Lease.objects.select_related(*_SHOWN).filter(reviewer=user).first()
    if lease is None or number not in {None, lease.case.number}:
        return None
    row, round_ = lease.case, Round(lease.round)
    appeal = Appeal.objects.filter(case=row, review__isnull=True).first() if round_ == Round.APPEAL else None
    return Blind(
        case=row,
        round=round_,
        until=lease.until,
        line=row.policy_line,
        measure=row.first_measure,
        evidence=list(row.evidence.select_related("file")),
        said=() if round_ == Round.SECOND else _all_before(row),
        appeal=appeal.reason if appeal else "",
    )


def last_given(user: User) -> Given | None:
    """The verdict that this person gave last, while something can still be done about it."""
    states = (CaseState.COMMITTED, CaseState.AGREED, CaseState.DISPUTED)
    rows = Review.objects.filter(reviewer=user, case__state__in=states).select_related("policy_line", "case__agency")
    review = rows.order_by("-pk").first()
    if review is None:
        return None
    row = review.case
    undo_until = review.undo_until if review.settled_at is None else None
    may_amend = review.round == Round.SECOND and review.amended_at is None and row.amend_until is not None
    if undo_until is None and not may_amend:
        return None
    shown = review.revealed_at is not None
    return Given(
        case=row,
        review=review,
        undo_until=undo_until if undo_until and undo_until > clock.now() else None,
        amend_until=row.amend_until if may_amend else None,
        first=first_said(row.first, handles_of([row.first.reviewer_id])) if shown else None,
    )


def evidence_in_hand(user: User, pk: int) -> Evidence:
    """A piece of evidence of the case that this person has, for showing it. Raises Missing for any other."""
    held = Lease.objects.filter(reviewer=user).values("case")
    found = Evidence.objects.select_related("file", "case").filter(pk=pk, case__in=held).first()
    if found is None:
        raise Missing
    return found


def lines_besides(line: PolicyLine) -> list[PolicyLine]:
    """The lines of the policy in use, without this one in whatever version."""
    return list(PolicyLine.objects.filter(is_active=True).exclude(code=line.code).order_by("code"))


def line_in_use(code: str) -> PolicyLine:
    """The line of this code that holds. Raises Missing."""
    return find(PolicyLine.objects, code=code, is_active=True)


def at_a_review() -> set[int]:
    """Who has a case now, by key. For counting alone: no page says who is at work."""
    return set(Lease.objects.filter(until__gt=clock.now()).values_list("reviewer_id", flat=True))


def _all_before(row: Case) -> list[Said]:
    """The first verdict and every one since: for an arbiter, and for an appeal."""
    reviews = list(row.reviews.select_related("policy_line", "amended_line").order_by("pk"))
    first = row.first
    handles = handles_of([first.reviewer_id, *(review.reviewer_id for review in reviews)])
    return [first_said(first, handles), *all_said(reviews, handles)]
