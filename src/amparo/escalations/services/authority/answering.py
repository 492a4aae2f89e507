"""What the authority does with a loop, and what we say to it meanwhile.

`by` is a person of ours, or `Outside`: somebody of the authority without an account. When one of us writes down what
the authority said by phone, `name` says who said it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.escalations import events
from amparo.escalations.models import Authority, Escalation, LoopMessage, OutsideLink
from amparo.escalations.services import notices
from amparo.escalations.services.authority.talk import say
from amparo.escalations.services.calling.pages import call_authority, stop_calling, stop_urging
from amparo.escalations.services.rows import hold_loop, move_loop, plan_for, put, said_of, tell_story, words_of
from amparo.escalations.speakers import Speaker, name_of
from amparo.escalations.states import WITH_AUTHORITY, Direction, LoopState, Saying
from amparo.tickets.services import NewFile

NO_TIME: Final = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody says in a loop; `name` where one of us writes it down for somebody of the authority."""

    text: str
    files: Sequence[NewFile] = ()
    name: str = ""


@transaction.atomic
def acknowledge(*, escalation: Escalation, by: Speaker, name: str = "") -> Escalation:
    """Say that somebody of the authority has it. Who says so a second time changes nothing."""
    row = hold_loop(escalation, by=by)
    if row.state in {LoopState.ACKNOWLEDGED, LoopState.WORKING}:
        return row
    _acknowledge(row, by=by, name=name)
    return row


def _acknowledge(row: Escalation, *, by: Speaker, name: str) -> None:
    present, who = clock.now(), (name or name_of(by))[:200]
    fields: dict[str, Any] = {"acknowledged_at": present, "acknowledged_by": who, "spoken_at": present}
    if row.direction == Direction.IN and row.keeper_id is None and isinstance(by, User):
        fields["keeper"] = by  # whoever of us takes a colleague's question looks after it
    move_loop(row, to=LoopState.ACKNOWLEDGED, **fields)
    message = say(row, Saying.ACKNOWLEDGED, "", by=by, name=name)
    tell_story(row, events.Acknowledged(name=who, via=message.via, **said_of(row)), by=by)
    stop_urging(row, by=by)
    notices.tell(notices.ACKNOWLEDGED, row, notices.our_side(row), by=by)


@transaction.atomic
def begin(*, escalation: Escalation, by: Speaker, name: str = "") -> Escalation:
    """Say that the authority works on it; whoever begins has it as well."""
    row = hold_loop(escalation, by=by)
    if row.state == LoopState.WORKING:
        return row
    if row.state == LoopState.RAISED:
        _acknowledge(row, by=by, name=name)
    _begin(row, by=by)
    return row


def _begin(row: Escalation, *, by: Speaker) -> None:
    present = clock.now()
    move_loop(row, to=LoopState.WORKING, working_at=present, spoken_at=present)
    tell_story(row, events.Begun(**said_of(row)), by=by)


@transaction.atomic
def ask(*, escalation: Escalation, by: Speaker, words: Words) -> LoopMessage:
    """The authority asks us something. Until we reply the word is ours, and its own clocks stand still."""
    row = hold_loop(escalation, by=by)
    _has_it(row, by=by, words=words)
    message = say(row, Saying.ASK, words.text, by=by, name=words.name, files=words.files)
    put(row, asked_us_at=row.asked_us_at or message.created_at, spoken_at=message.created_at)
    tell_story(row, events.AskedUs(message_id=message.pk, **said_of(row)), by=by)
    notices.tell(notices.ASKED_US, row, notices.our_side(row), by=by)
    return message


@transaction.atomic
def send_news(*, escalation: Escalation, by: Speaker, words: Words) -> LoopMessage:
    """The authority has no answer yet, and says how far it is: the next word is expected one update later."""
    row = hold_loop(escalation, by=by)
    _has_it(row, by=by, words=words)
    message = say(row, Saying.UPDATE, words.text, by=by, name=words.name, files=words.files)
    put(row, spoken_at=message.created_at)
    tell_story(row, events.AuthorityWrote(message_id=message.pk, **said_of(row)), by=by)
    notices.tell(notices.NEWS, row, notices.our_side(row), by=by)
    return message


@transaction.atomic
def reply_to_authority(*, escalation: Escalation, by: User, words: Words) -> LoopMessage:
    """Say something to the authority; what it asked is answered by it, and its clocks run again."""
    row = hold_loop(escalation, by=by)
    _check_words(words)
    if row.state == LoopState.CLOSED:
        raise Conflict(_("This escalation is closed. Raise a new one."))
    message = say(row, Saying.REPLY, words.text, by=by, files=words.files)
    if row.asked_us_at is None:
        put(row)
    else:
        waited = row.waited + (message.created_at - row.asked_us_at)
        put(row, asked_us_at=None, waited=waited, spoken_at=message.created_at)
    tell_story(row, events.RepliedToAuthority(message_id=message.pk, **said_of(row)), by=by)
    notices.tell(notices.REPLIED, row, notices.their_side(row), by=by)
    return message


@transaction.atomic
def answer(*, escalation: Escalation, by: Speaker, words: Words) -> Escalation:
    """The authority decides. From here on it is ours to tell everybody who waits."""
    row = hold_loop(escalation, by=by)
    message = _decide(row, LoopState.ANSWERED, Saying.ANSWER, by=by, words=words)
    if row.direction == Direction.IN:  # what we answer a colleague is what they are told, once it is checked
        row.waiting.filter(text="").update(text=words.text.strip())
    event = events.Answered(name=message.name, via=message.via, message_id=message.pk, **said_of(row))
    tell_story(row, event, by=by)
    notices.tell(notices.ANSWERED, row, notices.our_side(row), by=by)
    return row


@transaction.atomic
def refuse(*, escalation: Escalation, by: Speaker, words: Words) -> Escalation:
    """The authority will not decide this, and says why. That is told as any answer is, unless we ask somebody else."""
    row = hold_loop(escalation, by=by)
    message = _decide(row, LoopState.REFUSED, Saying.REFUSAL, by=by, words=words)
    event = events.Refused(name=message.name, via=message.via, message_id=message.pk, **said_of(row))
    tell_story(row, event, by=by)
    notices.tell(notices.REFUSED, row, notices.our_side(row), by=by)
    return row


@transaction.atomic
def send_back(*, escalation: Escalation, by: User, words: Words) -> Escalation:
    """The answer does not suffice: say what is missing. The authority has the word again, and its clocks begin anew."""
    row = hold_loop(escalation, by=by)
    _check_words(words)
    message = say(row, Saying.BACK, words.text, by=by, files=words.files)
    anew = {"asked_at": message.created_at, "spoken_at": message.created_at, "tell_since": None}
    move_loop(row, to=LoopState.WORKING, outcome="", decided_at=None, waited=NO_TIME, **anew)
    tell_story(row, events.SentBack(message_id=message.pk, **said_of(row)), by=by)
    call_authority(row)
    notices.tell(notices.REPLIED, row, notices.their_side(row), by=by)
    return row


@transaction.atomic
def redirect(*, escalation: Escalation, by: Speaker, to: Authority, reason: str) -> Escalation:
    """Ask another authority instead: the same loop, with what was said in it; only its links end here."""
    row = hold_loop(escalation, by=by)
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    if to.pk == row.authority_id:
        raise Invalid(_("It is there already."), field="to")
    if not to.is_active:
        raise Invalid(_("This authority takes nothing any more."), field="to")
    say(row, Saying.REDIRECT, reason, by=by)
    stop_calling(row)
    before, present = words_of(row.authority), clock.now()
    row.authority = to
    anew = {"asked_at": present, "spoken_at": present, "asked_us_at": None, "waited": NO_TIME, "tell_since": None}
    fresh: dict[str, Any] = {
        "acknowledged_at": None,
        "acknowledged_by": "",
        "working_at": None,
        "decided_at": None,
        "outcome": "",
    }
    fresh["plan"] = plan_for(row.kind, row.level, to)
    move_loop(row, to=LoopState.RAISED, authority=to, answer="", **anew, **fresh)
    OutsideLink.objects.filter(escalation=row, revoked_at__isnull=True).update(revoked_at=present)
    event = events.Redirected(before=before, reason=reason.strip(), **said_of(row))
    tell_story(row, event, by=by)
    call_authority(row)
    notices.tell(notices.REDIRECTED, row, notices.our_side(row) | notices.their_side(row), by=by)
    return row


@transaction.atomic
def withdraw(*, escalation: Escalation, by: User, reason: str) -> Escalation:
    """We need no answer any more, and say why. Whoever waits is told, as after any answer."""
    row = hold_loop(escalation, by=by)
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    _out(row, LoopState.WITHDRAWN, reason)
    stop_calling(row)
    tell_story(row, events.Withdrawn(reason=reason.strip(), **said_of(row)), by=by)
    notices.tell(notices.WITHDRAWN, row, notices.our_side(row) | notices.their_side(row), by=by)
    return row


def _decide(row: Escalation, to: LoopState, saying: Saying, *, by: Speaker, words: Words) -> LoopMessage:
    _check_words(words)
    if row.acknowledged_at is None:
        row.acknowledged_by = (words.name or name_of(by))[:200]
        put(row, acknowledged_at=clock.now(), acknowledged_by=row.acknowledged_by)
    _out(row, to, words.text)
    stop_calling(row)
    return say(row, saying, words.text, by=by, name=words.name, files=words.files)


def _out(row: Escalation, to: LoopState, text: str) -> None:
    """Write an outcome: the clocks of the authority stop, and the time to tell begins."""
    if row.state not in WITH_AUTHORITY:
        raise Conflict(_("This is decided already."))
    present = clock.now()
    fields = {"answer": text.strip(), "outcome": to, "decided_at": present, "tell_since": present}
    move_loop(row, to=to, asked_us_at=None, **fields)


def _has_it(row: Escalation, *, by: Speaker, words: Words) -> None:
    """Whoever says something has it; there is nothing to say once it is decided."""
    _check_words(words)
    if row.state not in WITH_AUTHORITY:
        raise Conflict(_("This is decided already."))
    if row.state == LoopState.RAISED:
        _acknowledge(row, by=by, name=words.name)


def _check_words(words: Words) -> None:
    if not words.text.strip():
        raise Invalid(_("Write something first."), field="text")
