"""The one door to other systems.

1. In one transaction: who may, which ticket, why, how often, under which key, with whose approval; the call is written
   down as being sent.
2. Outside of any transaction: the request.
3. In one transaction: what came of it.

A process that dies in between leaves a call that is being sent. Of such a call nobody knows whether it was done: it is
repeated only where asking twice does no harm.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.accounts.acting import actor_of
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.core.locks import hold_in_transaction
from amparo.core.moves import move
from amparo.core.text import language_now
from amparo.deadlines.services import cancel, schedule
from amparo.tickets.queries import visible_to
from amparo.tools import events
from amparo.tools.asking import Asked, CallResult
from amparo.tools.catalogue import Risk
from amparo.tools.exchange import inputs_for
from amparo.tools.models import Action, Call
from amparo.tools.problems import Problem
from amparo.tools.queries import action_called, fits_market, may_call
from amparo.tools.sealing import dotted, dotted_in, hash_of, sealed
from amparo.tools.services import approvals, results
from amparo.tools.services.fate import is_harmless
from amparo.tools.services.speaking import Said, speak
from amparo.tools.services.unanswered import UNANSWERED, perhaps_done
from amparo.tools.states import CALLS, CallState

log = structlog.get_logger(__name__)

GRACE: Final = timedelta(seconds=15)
"""How much longer than its time-out a call may take before it counts as interrupted."""

_KEPT: Final = {CallState.DONE, CallState.NOT_FOUND, CallState.REFUSED}
_LONGEST_KEY: Final = 150


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """A call that is in order: who wants what."""

    asked: Asked
    action: Action
    inputs: dict[str, Any]
    by: User

    @property
    def hash(self) -> str:
        return hash_of(self.action.name, self.asked.ticket.pk, self.inputs)


def call(*, asked: Asked, by: User) -> CallResult:
    """Ask a tool, for `by`.

    It speaks HTTP, so it must not run inside a transaction (RuntimeError). Raises Missing (no such action, or a ticket
    that is not theirs), NotAllowed (also over a limit), Invalid (inputs, no reason, the key of another call), Conflict
    (the same call is under way). A tool that is down or refuses is no exception but an outcome.
    """
    wish = _checked(asked, by)
    begun = _begin(wish)
    if isinstance(begun, CallResult):
        return begun
    try:
        said = speak(wish.action, wish.inputs, wish.asked.key)
    except Exception:
        log.exception("tool_call_failed", action=wish.action.name, call=begun.pk)
        _finish(begun, Said(state=_unknown(wish.action), problem=Problem.INTERRUPTED), wish)
        raise
    return _finish(begun, said, wish)


def _checked(asked: Asked, by: User) -> _Wish:
    action = _action(asked.action)
    if not may_call(by, action):
        raise NotAllowed
    if not visible_to(by).filter(pk=asked.ticket.pk).exists():
        raise Missing
    if not fits_market(action, asked.ticket):
        raise NotAllowed(_("%(action)s is not there for this market.") % {"action": action.name})
    if not asked.why:
        raise Invalid(_("Say in a few words why."), field="reason")
    if not asked.key or len(asked.key) > _LONGEST_KEY or not asked.key.isascii() or not asked.key.isprintable():
        raise Invalid(_("A call needs a key of at most 150 plain letters."))
    return _Wish(asked=asked, action=action, inputs=inputs_for(action, asked.inputs), by=by)


def _action(name: str) -> Action:
    try:
        return action_called(name)
    except Missing:
        raise Missing(_("There is no tool %(name)s.") % {"name": name}) from None


@transaction.atomic(durable=True)
def _begin(wish: _Wish) -> Call | CallResult:
    """The call, written down as being sent; or what is to be said without sending anything."""
    rows = Call.objects.select_for_update(of=("self",)).select_related("action__connector")
    before = rows.filter(key=wish.asked.key).first()
    if before is not None:
        return _again(before, wish)
    waiting = _second_person(wish)
    if waiting is not None:
        return waiting
    _count(wish)
    return _written(wish)


def _again(before: Call, wish: _Wish) -> Call | CallResult:
    """The same call is asked for again: give what is kept, or send it once more where that does no harm."""
    if before.request_hash != wish.hash or before.action_id != wish.action.pk:
        raise Invalid(_("This key stands for another call."))
    if before.state in _KEPT:
        return results.result_of(before)
    harmless = is_harmless(before)
    if before.state == CallState.SENDING:
        if before.sent_at > clock.now() - timedelta(seconds=before.action.connector.seconds) - GRACE:
            raise Conflict(_("This is being done right now."))
        if not harmless:
            return results.result_of(perhaps_done(before))
    if before.state == CallState.PERHAPS and not harmless:
        return results.result_of(before)
    return _second_person(wish) or _sent_again(before)


def _sent_again(row: Call) -> Call:
    if row.state != CallState.SENDING:
        move(row, to=CallState.SENDING, by=CALLS)
    Call.objects.filter(pk=row.pk).update(sent_at=clock.now())
    _expect_answer(row)
    return row


def _expect_answer(row: Call) -> None:
    """Of a change whose answer never comes somebody is to know."""
    if not row.action.is_safe:
        due_at = clock.now() + timedelta(seconds=row.action.connector.seconds) + GRACE
        schedule(kind=UNANSWERED, subject_id=row.pk, due_at=due_at)


def _second_person(wish: _Wish) -> CallResult | None:
    """None when a second person has approved this very call, or none is needed; else what to say meanwhile.

    A yes holds for its minutes, and for no attempt after these: then somebody is asked anew.
    """
    if wish.action.risk != Risk.DANGER:
        return None
    approval = approvals.approval_of(action=wish.action, asked=wish.asked, inputs=wish.inputs, by=wish.by)
    return None if approvals.use(approval) else approvals.answer_of(approval)


def _count(wish: _Wish) -> None:
    """Keep to the number of calls that one person may make within 24 hours; those that came to nothing are free."""
    most = wish.action.daily_limit
    if most is None:
        return
    hold_in_transaction(f"tools:limit:{wish.action.pk}:{wish.by.pk}")
    since = clock.now() - timedelta(days=1)
    made = Call.objects.filter(by=wish.by, action=wish.action, created_at__gt=since).exclude(state=CallState.DOWN)
    if made.count() >= most:
        name = wish.action.label.in_language(language_now()) or wish.action.name
        sentence = ngettext(
            "You have used %(action)s %(count)s time in 24 hours, which is the limit.",
            "You have used %(action)s %(count)s times in 24 hours, which is the limit.",
            most,
        )
        raise NotAllowed(sentence % {"action": name, "count": most})


def _written(wish: _Wish) -> Call:
    asked, action = wish.asked, wish.action
    row = Call(
        action=action,
        ticket=asked.ticket,
        by=wish.by,
        reason=asked.why,
        reasons=asked.whys,
        key=asked.key,
        request_hash=wish.hash,
        inputs=dotted(wish.inputs, action.hidden),
        sealed=sealed({"inputs": wish.inputs}, action.hidden),
        created_at=clock.now(),
        sent_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else was faster with the same key
        raise Conflict(_("This is being done right now.")) from None
    if not action.is_safe:
        asked_for = events.ToolAsked(
            call_id=row.pk,
            action=action.name,
            label=results.label_of(action),
            reason=row.reasons or row.reason,
            inputs=row.inputs,
        )
        record(asked_for, by=actor_of(wish.by), about=Subject("call", row.pk), ticket_id=row.ticket_id)
    _expect_answer(row)
    return row


@transaction.atomic(durable=True)
def _finish(row: Call, said: Said, wish: _Wish) -> CallResult:
    """Write down what came of it. What was taken as interrupted meanwhile is known now after all."""
    hidden = wish.action.hidden
    Call.objects.filter(pk=row.pk).update(
        state=said.state,
        output=dotted(said.output, hidden),
        sealed=sealed({"inputs": wish.inputs, "output": said.output}, hidden),
        problem=said.problem,
        detail=dotted_in(said.detail, wish.inputs, hidden),
        status=said.status,
        attempts=row.attempts + said.attempts,
        milliseconds=said.milliseconds,
    )
    row.refresh_from_db()
    row.action = wish.action
    if not wish.action.is_safe:
        cancel(kind=UNANSWERED, subject_id=row.pk)
    record(results.answered(row), by=actor_of(wish.by), about=Subject("call", row.pk), ticket_id=row.ticket_id)
    return results.result_of(row)


def _unknown(action: Action) -> CallState:
    return CallState.DOWN if action.is_safe else CallState.PERHAPS
