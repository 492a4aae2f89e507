"""Having a case for a while: by lease, renewed while somebody works on it, back in the queue when nobody does.

That somebody took a case, gave it back or passed is recorded of the house alone: passing is private.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.core.kept import kept
from amparo.deadlines import services as deadlines
from amparo.moderation import events
from amparo.moderation.models import Case, Lease
from amparo.moderation.queries.claimable import PERMISSION_OF, SUBJECT, next_candidates
from amparo.moderation.services import notices
from amparo.moderation.services.calibrating import practice_instead_of
from amparo.moderation.services.lateness import tell_where_nobody_takes
from amparo.moderation.services.rows import LEASE, book_of, hold_case, move_case, put, tell_story
from amparo.moderation.states import HELD_IN, QUEUE_OF, CaseState, Round
from amparo.wellbeing import services as wellbeing

_TRIES: Final = 4


@transaction.atomic
def claim_next(*, by: User, round_: Round = Round.SECOND) -> Case | None:
    """Take the case of a round that falls due first, of those `by` may review; None where nothing waits for them.

    Whoever has one already gets that one again: nobody has two. Raises NotAllowed.
    """
    demand(by, PERMISSION_OF[round_])
    if held := _held_by(by):
        return held[0]
    for _try in range(_TRIES):
        candidates = next_candidates(by, round_)
        if not candidates:
            return None
        free = _first_free(candidates, round_)
        if not free:
            continue
        row = free[0]
        if round_ == Round.SECOND and (practice := practice_instead_of(row, by)):
            row = practice
        give(row, by, round_)
        return row
    return None  # others took all of them meanwhile: there is always a next time


@kept
def _held_by(person: User) -> QuerySet[Case]:
    return Case.objects.filter(lease__reviewer=person)


@kept
def _first_free(candidates: list[int], round_: Round) -> QuerySet[Case]:
    """The first of these that nobody else is taking at this moment, locked."""
    free = Case.objects.select_for_update(no_key=True, skip_locked=True)
    return free.filter(pk__in=candidates, state=QUEUE_OF[round_]).order_by("due_at", "pk")[:1]


def give(row: Case, reviewer: User, round_: Round) -> Lease:
    """Move a held case into the hands of a reviewer."""
    move_case(row, to=HELD_IN[round_])
    until = clock.now() + timedelta(minutes=book_of(row).lease_minutes)
    lease = Lease.objects.create(case=row, reviewer=reviewer, round=round_, taken_at=clock.now(), until=until)
    deadlines.schedule(kind=LEASE, subject_id=row.pk, due_at=until)
    tell_story(row, events.CaseClaimed(number=row.number, round=round_), by=SYSTEM)
    return lease


@transaction.atomic
def renew_lease(*, case: Case, by: User) -> Lease:
    """Somebody works on it still: the lease begins anew. Raises Conflict when `by` does not have it any more."""
    row = hold_case(case)
    lease = lease_of(row, by)
    lease.until = clock.now() + timedelta(minutes=book_of(row).lease_minutes)
    lease.renewed += 1
    lease.save(update_fields=["until", "renewed"])
    deadlines.schedule(kind=LEASE, subject_id=row.pk, due_at=lease.until)
    return lease


@transaction.atomic
def release(*, case: Case, by: User) -> Case:
    """Give a case back, so that somebody else may take it. Raises Conflict when `by` does not have it."""
    row = hold_case(case)
    give_back(row, lease_of(row, by))
    return row


@transaction.atomic
def skip(*, case: Case, by: User) -> Case:
    """Pass: the case goes back and does not come to this person again. Nobody asks why, nobody else learns of it."""
    row = hold_case(case)
    give_back(row, lease_of(row, by))
    wellbeing.skip(person=by, subject_kind=SUBJECT, subject_id=row.pk, harm=row.harm)
    return row


def give_back(row: Case, lease: Lease) -> None:
    """End a lease of a held case. What is for practice was for this person alone, and ends with it."""
    round_ = Round(lease.round)
    lease.delete()
    deadlines.cancel(kind=LEASE, subject_id=row.pk)
    if row.calibration_id:
        move_case(row, to=CaseState.WITHDRAWN)
        return
    move_case(row, to=QUEUE_OF[round_])
    tell_story(row, events.CaseReturned(number=row.number, round=round_), by=SYSTEM)
    tell_where_nobody_takes(row, round_)


def lapse(*, case: Case) -> bool:
    """Nobody renewed the lease: the case waits again, counted, and leads are told. False when it is stale."""
    row = hold_case(case)
    lease = Lease.objects.filter(case=row).first()
    if lease is None:
        return False
    if lease.until > clock.now():
        deadlines.schedule(kind=LEASE, subject_id=row.pk, due_at=lease.until)
        return False
    give_back(row, lease)
    if row.calibration_id:
        return True
    put(row, lapses=row.lapses + 1)
    tell_story(row, events.LeaseLapsed(number=row.number, round=lease.round, times=row.lapses), by=SYSTEM)
    notices.tell_leads(notices.LAPSED, row)
    return True


def lease_of(row: Case, by: User) -> Lease:
    """The lease of a held case. Raises Conflict when `by` does not have it, or has it no more."""
    lease = Lease.objects.filter(case=row, reviewer=by).first()
    if lease is None or row.state != HELD_IN[Round(lease.round)]:
        raise Conflict(_("You do not have this decision any more. Your text is kept."))
    return lease
