"""Closing: only when everybody was told, and a P0 only with its checklist. The database says the same."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.escalations import events
from amparo.escalations.errors import CannotClose
from amparo.escalations.labels import CHECK_NAMES
from amparo.escalations.models import ChecklistItem, Escalation
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.checklist import asked_of, checklist
from amparo.escalations.queries.telling import on_their_way
from amparo.escalations.services import notices
from amparo.escalations.services.evidence.holding import hold_evidence
from amparo.escalations.services.rows import hold_loop, move_loop, said_of, tell_story
from amparo.escalations.states import Check, CheckAnswer, Direction, Level, LoopState


@transaction.atomic
def close(*, escalation: Escalation, by: Doer) -> Escalation:
    """Close a loop of which everybody was told. One that is closed already stays so.

    Raises CannotClose, with what is missing, and NotAllowed on a P0 for whoever may not close those.
    """
    row = hold_loop(escalation, by=by)
    if row.state == LoopState.CLOSED:
        return row
    if _is_critical(row):
        demand(by, EscalationPermission.CLOSE_CRITICAL)
    if missing := missing_before_closing(row):
        raise CannotClose(missing)
    person = by if isinstance(by, User) else None
    move_loop(row, to=LoopState.CLOSED, closed_at=clock.now(), closed_by=person)
    tell_story(row, events.Closed(outcome=row.outcome, **said_of(row)), by=by)
    notices.tell(notices.CLOSED, row, {row.raised_by_id, row.keeper_id}, by=by)
    return row


def close_if_all_arrived(row: Escalation) -> None:
    """A loop below P0 closes itself once the last message has arrived; a P0 is closed by a person."""
    if row.state == LoopState.TOLD and not _is_critical(row) and not missing_before_closing(row):
        close(escalation=row, by=SYSTEM)


def missing_before_closing(row: Escalation) -> list[str]:
    """Everything that is missing, each as a sentence."""
    if row.state != LoopState.TOLD:
        return [_("Not everybody who waits was told.")]
    missing = [_("What was told on ticket %(number)s has not arrived yet.") % {"number": n} for n in on_their_way(row)]
    return missing + [
        _("The checklist asks: %(check)s.") % {"check": CHECK_NAMES[item.code]}
        for item in checklist(row)
        if not item.is_answered
    ]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """An answer to the checklist; `note` says why not, and may say how."""

    code: Check
    answer: CheckAnswer
    note: str = ""


@transaction.atomic
def answer_check(*, escalation: Escalation, by: User, checked: Checked) -> ChecklistItem:
    """Answer one question of a P0's checklist. Evidence that is kept is kept by a hold, from this moment on."""
    row = hold_loop(escalation, by=by)
    if checked.code not in asked_of(row) or checked.code == Check.TOLD:
        raise Invalid(_("The checklist does not ask for this."), field="code")
    if row.state == LoopState.CLOSED:
        raise Conflict(_("This escalation is closed. Raise a new one."))
    note = checked.note.strip()
    if checked.answer == CheckAnswer.NOT_DONE and not note:
        raise Invalid(_("Say why not."), field="note")
    values = {"answer": checked.answer, "note": note, "answered_by": by, "answered_at": clock.now()}
    item, _made = ChecklistItem.objects.update_or_create(escalation=row, code=checked.code, defaults=values)
    event = events.CheckAnswered(check=checked.code, done=checked.answer == CheckAnswer.DONE, **said_of(row))
    tell_story(row, event, by=by)
    if checked.answer == CheckAnswer.DONE and checked.code == Check.EVIDENCE:
        hold_evidence(row, by=by)
    if checked.answer == CheckAnswer.DONE and checked.code == Check.DEBRIEF:
        notices.tell(notices.DEBRIEF, row, {row.raised_by_id, row.keeper_id}, by=by)
    return item


def _is_critical(row: Escalation) -> bool:
    return row.level == Level.P0 and row.direction == Direction.OUT
