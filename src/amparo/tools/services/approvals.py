"""The second person: asked, and heard within a time."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Event, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.core.moves import move
from amparo.deadlines.services import cancel, schedule
from amparo.tickets.queries import visible_to
from amparo.tools import events
from amparo.tools.asking import Asked, CallResult, in_a_line
from amparo.tools.catalogue import Outcome
from amparo.tools.models import Action, Approval
from amparo.tools.permissions import ToolPermission
from amparo.tools.sealing import dotted, hash_of, sealed
from amparo.tools.services import notices
from amparo.tools.services.results import label_of
from amparo.tools.states import APPROVALS, ApprovalState

EXPIRES: Final = "tools:approval"
"""The deadline by which a second person must have answered, and the asker have acted."""


@transaction.atomic
def approval_of(*, action: Action, asked: Asked, inputs: dict[str, Any], by: User) -> Approval:
    """The approval of this call: the one that was asked for before, else a new one, of which people are told.

    One that has run out, or was spent and is out of its time, is asked for anew. Raises Invalid when the key stands
    for another call.
    """
    wanted = hash_of(action.name, asked.ticket.pk, inputs)
    until = clock.now() + timedelta(minutes=action.approval_minutes)
    approval, is_new = Approval.objects.get_or_create(
        key=asked.key,
        defaults={
            "action": action,
            "ticket": asked.ticket,
            "asked_by": by,
            "reason": asked.why,
            "reasons": asked.whys,
            "request_hash": wanted,
            "inputs": dotted(inputs, action.hidden),
            "sealed": sealed({"inputs": inputs}, action.hidden),
            "expires_at": until,
        },
    )
    if approval.request_hash != wanted:
        raise Invalid(_("This key stands for another call."))
    if is_new or _asked_anew(approval, by, until):
        schedule(kind=EXPIRES, subject_id=approval.pk, due_at=approval.expires_at)
        event = events.ApprovalAsked(
            approval_id=approval.pk,
            action=action.name,
            label=label_of(action),
            reason=approval.reasons or approval.reason,
            inputs=approval.inputs,
        )
        _record(approval, event, by)
        notices.tell_those_who_may_approve(approval)
    return approval


def _asked_anew(approval: Approval, by: User, until: datetime) -> bool:
    """Nobody answered in time, or the yes was not used in its own: it waits again, for `by`."""
    is_over = approval.state == ApprovalState.EXPIRED or (
        approval.state == ApprovalState.USED and approval.expires_at <= clock.now()
    )
    nobody: dict[str, Any] = {"decided_by": None, "decided_at": None, "note": ""}
    asked: dict[str, Any] = {"asked_by": by, "created_at": clock.now(), "expires_at": until}
    return is_over and move(approval, to=ApprovalState.WAITING, by=APPROVALS, **asked, **nobody)


@transaction.atomic
def approve(*, approval: Approval, by: User, note: str = "") -> Approval:
    """Say yes, as the second person; from now the asker has as many minutes again to act.

    Raises NotAllowed (no permission, or the one who asked), Conflict (answered already, or too late), Missing.
    """
    row = _held(approval, by)
    until = clock.now() + timedelta(minutes=row.action.approval_minutes)
    _decide(row, ApprovalState.APPROVED, by=by, note=note, expires_at=until)
    schedule(kind=EXPIRES, subject_id=row.pk, due_at=until)
    _record(row, events.Approved(**_said(row), note=row.note), by)
    notices.tell_who_asked(row, notices.APPROVED, who=by.name)
    return row


@transaction.atomic
def refuse(*, approval: Approval, by: User, note: str) -> Approval:
    """Say no, and why. Raises Invalid (no reason) and what `approve` raises."""
    if not in_a_line(note):
        raise Invalid(_("Say in a few words why not."), field="note")
    row = _held(approval, by)
    _decide(row, ApprovalState.REFUSED, by=by, note=note)
    cancel(kind=EXPIRES, subject_id=row.pk)
    _record(row, events.ApprovalRefused(**_said(row), note=row.note), by)
    notices.tell_who_asked(row, notices.REFUSED, who=by.name)
    return row


@transaction.atomic
def expire_approval(*, approval_id: int) -> None:
    """Let an approval run out that nobody gave, or that nobody used; does nothing when it did not come to that."""
    row = (
        Approval.objects.select_related("action__connector", "ticket", "asked_by")
        .filter(pk=approval_id, expires_at__lte=clock.now())
        .first()
    )
    if row is None:
        return
    was_waiting = row.state == ApprovalState.WAITING
    if move(row, to=ApprovalState.EXPIRED, by=APPROVALS):
        record(
            events.ApprovalExpired(**_said(row)),
            by=SYSTEM,
            about=Subject("approval", row.pk),
            ticket_id=row.ticket_id,
        )
        if was_waiting:
            notices.tell_who_asked(row, notices.EXPIRED)


def use(approval: Approval) -> bool:
    """Spend a yes on the call it was given for; False when it is not there to be spent (any more)."""
    if approval.state == ApprovalState.USED:
        return True
    if approval.expires_at <= clock.now() or not move(approval, to=ApprovalState.USED, by=APPROVALS):
        return False
    cancel(kind=EXPIRES, subject_id=approval.pk)
    return True


def answer_of(approval: Approval) -> CallResult:
    """What is said to whoever wants a call that this approval does not let through (yet)."""
    if approval.state in {ApprovalState.WAITING, ApprovalState.APPROVED}:  # the clock says when its time is over
        sentence = _("This needs a second person, who has been asked.")
        return CallResult(outcome=Outcome.AWAITING, sentence=sentence, approval_id=approval.pk)
    sentence = (
        _("The second person said no: %(note)s") % {"note": approval.note}
        if approval.state == ApprovalState.REFUSED
        else _("The time for an approval is over.")
    )
    return CallResult(outcome=Outcome.REFUSED, sentence=sentence, approval_id=approval.pk)


def _held(approval: Approval, by: User) -> Approval:
    demand(by, ToolPermission.APPROVE)
    row = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("action__connector", "ticket", "asked_by")
        .filter(pk=approval.pk, ticket__in=visible_to(by))
        .first()
    )
    if row is None:
        raise Missing
    if row.asked_by_id == by.pk:
        raise NotAllowed(_("You asked for this yourself: it takes somebody else."))
    return row


def _decide(row: Approval, to: ApprovalState, *, by: User, note: str, **also: Any) -> None:
    if row.expires_at <= clock.now():
        raise Conflict(_("The time for an answer is over."))
    moved = move(
        row,
        to=to,
        by=APPROVALS,
        decided_by=by,
        decided_at=clock.now(),
        note=in_a_line(note),
        **also,
    )
    if not moved:
        raise Conflict(_("Somebody has answered this already."))


def _said(row: Approval) -> dict[str, Any]:
    return {
        "approval_id": row.pk,
        "action": row.action.name,
        "label": label_of(row.action),
        "asked_by": row.asked_by.name,
    }


def _record(row: Approval, event: Event, by: User) -> None:
    record(event, by=actor_of(by), about=Subject("approval", row.pk), ticket_id=row.ticket_id)
