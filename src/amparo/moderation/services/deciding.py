"""Verdicts: committed blind, taken back within seconds, compared with the first, amended once, settled by an arbiter.

1. `commit_verdict`: what the reviewer thinks, before the first verdict can be seen.
2. For ten seconds `undo_commit` gives the case back into their hands. Then it settles: the verdicts are compared.
3. `see_first`, and within some minutes `amend`, once; `decide` ends that time early.
4. Where they differ an arbiter decides; an appeal is decided by somebody who took no part. Both know what was said.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.deadlines import services as deadlines
from amparo.moderation import events
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, FirstVerdict, PolicyLine, Review
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.claimable import PERMISSION_OF, SUBJECT
from amparo.moderation.services import calibrating
from amparo.moderation.services.claiming import give, lease_of
from amparo.moderation.services.rows import (
    AMEND,
    LEASE,
    SETTLE,
    as_reviewer,
    book_of,
    hold_case,
    move_case,
    put,
    tell_story,
)
from amparo.moderation.services.ruling import end_amending, rule
from amparo.moderation.states import OUTCOME_OF, Action, CaseState, Round, Verdict
from amparo.wellbeing.services import note_ordinary_work
from amparo.wellbeing.states import HIGH

_CONFIDENCE: Final = range(1, 6)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a reviewer says. `policy_line` is the case's own where none is given; `measure` what should be instead."""

    verdict: str
    reason: str
    policy_line: PolicyLine | None = None
    measure: Measure | None = None
    confidence: int | None = None  # 1-5


@transaction.atomic
def commit_verdict(*, case: Case, by: User, words: Words, version: int | None = None) -> Review:
    """Say what one thinks of a case one has. The first verdict is not seen before.

    Raises Conflict when `by` does not have it any more, Invalid without a reason, and NotAllowed.
    """
    row = hold_case(case, version=version)
    lease = lease_of(row, by)
    round_ = Round(lease.round)
    demand(by, PERMISSION_OF[round_])
    _check(words, round_)
    present = clock.now()
    review = Review.objects.create(
        case=row,
        round=round_,
        reviewer=by,
        verdict=words.verdict,
        policy_line=words.policy_line or row.policy_line,
        reason=words.reason.strip(),
        measure=words.measure.as_json() if words.measure else None,
        confidence=words.confidence,
        is_blind=round_ == Round.SECOND,
        seconds=max(0, int((present - lease.taken_at).total_seconds())),
        committed_at=present,
    )
    lease.delete()
    deadlines.cancel(kind=LEASE, subject_id=row.pk)
    move_case(row, to=CaseState.COMMITTED)
    deadlines.schedule(kind=SETTLE, subject_id=row.pk, due_at=review.undo_until)
    tell_story(row, events.VerdictCommitted(number=row.number, round=round_), by=as_reviewer(by))
    return review


def arbitrate(*, case: Case, by: User, words: Words, version: int | None = None) -> Review:
    """`commit_verdict` of an arbiter, whose word ends the dispute. Raises NotAllowed without the permission."""
    demand(by, ModerationPermission.ARBITRATE)
    return commit_verdict(case=case, by=by, words=words, version=version)


@transaction.atomic
def undo_commit(*, case: Case, by: User) -> Review:
    """Take one's verdict back within its seconds: the case is in one's hands again. What was written is returned.

    Raises Conflict when it is too late.
    """
    row = hold_case(case)
    review = _unsettled(row)
    if review is None or review.reviewer_id != by.pk or clock.now() > review.undo_until:
        raise Conflict(_("It is too late to take this back."))
    deadlines.cancel(kind=SETTLE, subject_id=row.pk)
    Review.objects.filter(pk=review.pk).delete()
    give(row, by, Round(review.round))
    tell_story(row, events.VerdictTakenBack(number=row.number, round=review.round), by=as_reviewer(by))
    return review


@transaction.atomic
def settle(*, case: Case) -> bool:
    """The seconds to take a verdict back are over: compare it, or rule by it. False when there is nothing to settle."""
    row = hold_case(case)
    review = _unsettled(row)
    if review is None or clock.now() < review.undo_until:
        return False
    _settle(row, review)
    return True


def _settle(row: Case, review: Review) -> None:
    review.settled_at = clock.now()
    review.save(update_fields=["settled_at"])
    deadlines.cancel(kind=SETTLE, subject_id=row.pk)
    if row.calibration_id:
        calibrating.measure(row, review)
    elif review.round == Round.SECOND:
        until = clock.now() + timedelta(minutes=book_of(row).amend_minutes)
        _compare(row, review, amend_until=until)
        deadlines.schedule(kind=AMEND, subject_id=row.pk, due_at=until)
    else:
        rule(row, review, by=as_reviewer(review.reviewer))
    if row.severity < HIGH:
        note_ordinary_work(person=review.reviewer, subject_kind=SUBJECT, subject_id=row.pk, at=review.committed_at)


def _compare(row: Case, review: Review, **fields: object) -> None:
    """Bring a held case to where its two verdicts lead."""
    agrees = _agree(row.first, review)
    to = CaseState.AGREED if agrees else CaseState.DISPUTED
    if row.state == to:
        put(row, **fields)
    else:
        move_case(row, to=to, **fields)
    tell_story(row, events.VerdictsCompared(number=row.number, agrees=agrees), by=SYSTEM)


def _agree(first: FirstVerdict, second: Review) -> bool:
    """The same verdict, by the same line where a breach was found; two who cannot decide have not decided."""
    verdict = second.last_verdict
    if verdict != first.verdict or verdict not in OUTCOME_OF:
        return False
    if verdict == Verdict.OVERTURNS:
        return True
    lines = dict(
        PolicyLine.objects.filter(pk__in=[first.policy_line_id, second.last_line_id]).values_list("pk", "code")
    )
    return lines[first.policy_line_id] == lines[second.last_line_id]


@transaction.atomic
def see_first(*, case: Case, by: User) -> FirstVerdict:
    """The first verdict, for who has committed a second one. Who looks has decided: it can be taken back no more.

    Raises NotAllowed for anybody else.
    """
    row = hold_case(case)
    review = row.reviews.filter(reviewer=by, round=Round.SECOND).first()
    if review is None or row.calibration_id:
        raise NotAllowed(_("The first verdict is shown after your own."))
    if review.settled_at is None:
        _settle(row, review)
    if review.revealed_at is None:
        review.revealed_at = clock.now()
        review.save(update_fields=["revealed_at"])
        tell_story(row, events.FirstSeen(number=row.number), by=as_reviewer(by))
    return row.first


@transaction.atomic
def amend(*, case: Case, by: User, words: Words) -> Review:
    """Change one's verdict after seeing the first one: once, with a reason, both kept. That ends the time for it.

    Raises Conflict when the time is over or it was amended before, and Invalid without a reason.
    """
    row = hold_case(case)
    review = row.reviews.filter(reviewer=by, round=Round.SECOND).first()
    if review is None or row.state not in {CaseState.AGREED, CaseState.DISPUTED} or row.amend_until is None:
        raise Conflict(_("It is too late to amend this."))
    if review.revealed_at is None or review.amended_at is not None or row.amend_until < clock.now():
        raise Conflict(_("It is too late to amend this."))
    _check(words, Round.SECOND)
    review.amended_to = words.verdict
    review.amended_line = words.policy_line or review.policy_line
    review.amended_measure = words.measure.as_json() if words.measure else None
    review.amended_reason = words.reason.strip()
    review.amended_at = clock.now()
    review.save(
        update_fields=["amended_to", "amended_line", "amended_measure", "amended_reason", "amended_at"],
    )
    tell_story(row, events.VerdictAmended(number=row.number), by=as_reviewer(by))
    _compare(row, review)
    end_amending(row, by=as_reviewer(by))
    return review


def _unsettled(row: Case) -> Review | None:
    """The verdict of a held case that can still be taken back."""
    if row.state != CaseState.COMMITTED:
        return None
    return row.reviews.filter(settled_at__isnull=True).select_related("reviewer").first()


def _check(words: Words, round_: Round) -> None:
    if words.verdict not in list(Verdict):
        raise Invalid(_("Choose a verdict."), field="verdict")
    if words.verdict == Verdict.CANNOT_DECIDE and round_ != Round.SECOND:
        raise Invalid(_("Somebody has to decide, and here it is you."), field="verdict")
    if not words.reason.strip():
        raise Invalid(_("Say in a few words why."), field="reason")
    if words.measure is not None and words.measure.action not in list(Action):
        raise Invalid(_("%(value)s is not known here.") % {"value": words.measure.action or "…"}, field="measure")
    if words.confidence is not None and words.confidence not in _CONFIDENCE:
        raise Invalid(_("How sure you are is a number from 1 to 5."), field="confidence")
