"""The page of a decision: its whole story, as far as the reader may know it."""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.core.secrets import signed_by_us
from amparo.core.text import number_in
from amparo.moderation.models import Appeal, Case, Comment, Evidence, Ruling, Statement
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.claimable import is_apart
from amparo.moderation.queries.saying import Said, all_said, first_said, handles_of
from amparo.moderation.queries.visibility import is_blind, is_own, may_see_first, visible_to
from amparo.moderation.states import BLIND, CaseState

LINK_PURPOSE = "moderation:appeal"


@dataclass(frozen=True, kw_only=True)
class Story:
    """`is_blind` says that verdicts are kept back, so that whoever reviews it yet judges alone."""

    case: Case
    is_blind: bool
    said: Sequence[Said]
    evidence: Sequence[Evidence]
    rulings: Sequence[Ruling]  # the first ruling first, each with its statement
    appeals: Sequence[Appeal]
    comments: Sequence[Comment]


def story_of(user: User, row: Case) -> Story:
    """All of a case; for commercial people the outcome without evidence, reasons and reviewers."""
    reads = user.may(ModerationPermission.READ) or is_own(user, row)
    reviews = list(row.reviews.select_related("policy_line", "amended_line").order_by("pk"))
    if is_blind(row):
        reviews = []
    handles = handles_of([row.first.reviewer_id, *(review.reviewer_id for review in reviews)])
    said = [first_said(row.first, handles)] if reads and may_see_first(user, row) else []
    return Story(
        case=row,
        is_blind=is_blind(row),
        said=[*said, *all_said(reviews, handles)] if reads else [],
        evidence=list(row.evidence.select_related("file")) if reads else [],
        rulings=list(row.rulings.select_related("policy_line", "statement", "review").order_by("nth")),
        appeals=list(row.appeals.order_by("pk")) if reads else [],
        comments=list(row.comments.select_related("author").order_by("pk")),
    )


def evidence_of(user: User, pk: int) -> Evidence:
    """A piece of evidence on a case that this person may read whole. Raises Missing."""
    seen = visible_to(user) if user.may(ModerationPermission.READ) else Case.objects.filter(submitted_by=user)
    found = Evidence.objects.select_related("file", "case").filter(pk=pk, case__in=seen).first()
    if found is None:
        raise Missing
    return found


def statement_by(token: str) -> Statement:
    """The statement that a creator's link leads to. Raises Missing for one that we never made."""
    pk, _dash, signature = token.partition("-")
    number = number_in(pk)
    if number is None or not signed_by_us(pk, signature, purpose=LINK_PURPOSE):
        raise Missing
    found = Statement.objects.select_related("ruling__case", "ruling__policy_line").filter(pk=number).first()
    if found is None or found.told_at is None:
        raise Missing
    return found


def may_tell(user: User, row: Case) -> bool:
    """Reviewers tell the creator, and who handed it in: on a ticket it is mostly they who may answer there."""
    return user.may(ModerationPermission.REVIEW) or (is_own(user, row) and user.may(ModerationPermission.SUBMIT))


def may_withdraw(user: User, row: Case) -> bool:
    """While it is under review: who handed it in, or an arbiter who has no part in it."""
    if row.state not in {*BLIND, CaseState.DISPUTED} or not user.may(ModerationPermission.SUBMIT):
        return False
    return row.submitted_by_id == user.pk or (user.may(ModerationPermission.ARBITRATE) and is_apart(user, row))


def may_appeal(statement: Statement) -> bool:
    """Whether the time is not over, nobody has asked against this ruling yet, and there is something to look at."""
    ruling, until = statement.ruling, statement.appeal_until
    if until is None or until < clock.now() or ruling.case.erased_at is not None:
        return False
    return not Appeal.objects.filter(ruling=ruling).exists()
