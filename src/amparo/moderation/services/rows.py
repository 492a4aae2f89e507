"""A case's row, held for writing, with its time target and its story."""

import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of
from amparo.accounts.models import User
from amparo.audit.events import Actor, Subject
from amparo.audit.services import record
from amparo.core import clock, moves
from amparo.core.errors import Conflict, Missing
from amparo.deadlines import services as deadlines
from amparo.moderation.events.of_case import OfCase
from amparo.moderation.labels import STATE_NAMES
from amparo.moderation.models import Case, Handle, RuleVersion
from amparo.moderation.queries.claimable import SUBJECT
from amparo.moderation.rules import Book
from amparo.moderation.states import CASE_LIFE, ENDED, ROUND_OF, CaseState, Round, Step

TARGET: Final = "moderation:target"
LEASE: Final = "moderation:lease"
SETTLE: Final = "moderation:settle"
AMEND: Final = "moderation:amend"

_BEGINS: Final = {
    (CaseState.COMMITTED, CaseState.DISPUTED): Step.ARBITRATE,
    (CaseState.AGREED, CaseState.DISPUTED): Step.ARBITRATE,
    (CaseState.COMMITTED, CaseState.DECIDED): Step.TELL,
    (CaseState.AGREED, CaseState.DECIDED): Step.TELL,
    (CaseState.TOLD, CaseState.APPEALED): Step.APPEAL,
}
"""Where the time of a step begins. A case that comes back to its queue keeps the time that it had."""

_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def hold_case(case: Case, *, version: int | None = None) -> Case:
    """The row as it is now, locked until the transaction ends. Raises Missing, and Conflict when not at `version`."""
    row = Case.objects.select_for_update(no_key=True).filter(pk=case.pk).first()
    if row is None:
        raise Missing
    if version is not None and row.version != version:
        raise Conflict(_("This was changed in the meantime. Your text is kept."))
    return row


def move_case(row: Case, *, to: CaseState, **fields: Any) -> None:
    """Move a held case, writing `fields` with it, and set its target. Raises Conflict when its life leads not there."""
    old = CaseState(row.state)
    if to in ENDED:
        fields["retain_until"] = clock.now() + timedelta(days=book_of(row).keep_days)
    if not moves.move(row, to=to, by=CASE_LIFE, **fields, version=row.version + 1):
        words = {"old": STATE_NAMES[old], "new": STATE_NAMES[to]}
        raise Conflict(_("A decision cannot go from “%(old)s” to “%(new)s”.") % words)
    if to in ENDED:
        _set_target(row, None)
    elif (old, to) in _BEGINS:
        begin_step(row, _BEGINS[old, to])


def put(row: Case, **fields: Any) -> None:
    """Write `fields` of a held case."""
    moves.put(row, **fields, version=row.version + 1)


def begin_step(row: Case, step: Step) -> None:
    """Let the clock of a step run from now on."""
    minutes = book_of(row).minutes_for(step, row.subject_kind)
    _set_target(row, clock.now() + timedelta(minutes=minutes))


def _set_target(row: Case, due_at: datetime | None) -> None:
    moves.put(row, due_at=due_at)
    if due_at is None:
        deadlines.cancel(kind=TARGET, subject_id=row.pk)
    else:
        deadlines.schedule(kind=TARGET, subject_id=row.pk, due_at=due_at)


def book_of(row: Case) -> Book:
    """The rules by which a case was chosen hold for it until its end."""
    return _book(row.rules_id) if row.rules_id else Book()


@lru_cache(maxsize=16)
def _book(pk: int) -> Book:
    """A version never changes, so it is read once."""
    return Book.from_json(RuleVersion.objects.get(pk=pk).book)


def step_of(row: Case) -> Step | None:
    """Which step falls due where a case stands; None where nothing does."""
    if row.state == CaseState.DECIDED:
        return Step.TELL
    round_ = ROUND_OF.get(row.state)
    return _STEP_OF_ROUND[round_] if round_ else None


_STEP_OF_ROUND: Final = {Round.SECOND: Step.REVIEW, Round.ARBITER: Step.ARBITRATE, Round.APPEAL: Step.APPEAL}


def handle_of(person: User) -> Handle:
    """The name under which a person reviews; made when it is first needed."""
    found = Handle.objects.filter(person=person).first()
    while found is None:
        name = "R-" + "".join(secrets.choice(_LETTERS) for _letter in range(4))
        try:
            with transaction.atomic():
                found = Handle.objects.create(person=person, name=name)
        except IntegrityError:  # the name is taken, or the same person was faster elsewhere
            found = Handle.objects.filter(person=person).first()
    return found


def as_reviewer(person: User) -> Actor:
    """A reviewer as the log names one: by handle."""
    return Actor("reviewer", handle_of(person).pk)


def tell_story(row: Case, event: OfCase, *, by: Doer) -> None:
    """Record `event` about a case, in the story of its ticket where it has one."""
    record(
        event,  # type: ignore[arg-type] # OfCase is what its events share; each of them is an Event
        by=actor_of(by),
        about=Subject(SUBJECT, row.pk),
        ticket_id=row.ticket_id,
    )
