"""Letters to the authorities of escalations: what is asked, what we reply, and that it is late; sent once each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from amparo.audit.events import SYSTEM, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import record
from amparo.channels.email.addressing import in_ascii, loop_address, loop_message_id
from amparo.channels.email.compose import Attached, attach_file, header_address, one_line, write_body
from amparo.channels.email.events import LetterMoved
from amparo.channels.email.models import LoopLetter, Mailbox
from amparo.channels.email.queries.mailboxes import mailbox_of
from amparo.channels.email.services.sending.deliver import PATIENCE, Effort, note_of
from amparo.channels.email.states import LETTER_LIFE, LetterState
from amparo.channels.email.transport import server_of
from amparo.core import clock
from amparo.core.dates import in_words
from amparo.core.errors import AmparoError
from amparo.core.locks import try_hold
from amparo.core.moves import move
from amparo.core.smtp import POLICY, Answer, NoServer, Verdict, hand_over
from amparo.deadlines import services as deadlines
from amparo.deadlines.models import Deadline
from amparo.escalations import events as loops
from amparo.escalations.models import Escalation, LoopMessage
from amparo.escalations.queries.outside import facts_outside
from amparo.escalations.services import make_link
from amparo.escalations.states import WITH_AUTHORITY, LoopState
from amparo.files.services import open_file
from amparo.tickets.models import Ticket
from amparo.tickets.queries.harm import walled_among
from amparo.tickets.states import DeliveryNote

LETTER_TASK: Final = "email:letter"
LETTER_RETRY: Final = "email:letter_retry"
_NOTICED_AFTER: Final = timedelta(minutes=2)
_ASKS: Final = frozenset({loops.Raised.type, loops.Redirected.type, loops.ClockMissed.type, loops.LevelChanged.type})
_SAYS: Final = frozenset({loops.RepliedToAuthority.type, loops.SentBack.type})
_ENDED: Final = {
    Verdict.ACCEPTED: LetterState.SENT,
    Verdict.REFUSED: LetterState.FAILED,
    Verdict.UNKNOWN: LetterState.PERHAPS_SENT,
}


@dataclass(frozen=True, kw_only=True)
class _Words:
    """What a letter says, in the authority's language; `text` is Markdown."""

    subject: str
    text: str
    files: Sequence[Attached] = ()


def write_to_authority(*, event_id: int, effort: Effort | None = None) -> LetterState | None:
    """Send the letter that an event of a loop asks for; None when it asks for none, or another process has it in hand.

    Marked as being sent before the server could have it: a crash in between leaves "perhaps sent", never a second mail.
    """
    with try_hold(f"email:letter:{event_id}") as held:
        letter = _letter(event_id) if held else None
        if letter is None:
            return None
        if letter.state == LetterState.SENDING:
            _move(letter, LetterState.PERHAPS_SENT, note=DeliveryNote.CUT_OFF.stored())
        elif letter.state == LetterState.QUEUED:
            _send(letter, EventRecord.objects.get(pk=event_id), effort or Effort(since=clock.now()))
        return LetterState(letter.state)


def write_later(*, event_id: int, effort: Effort) -> None:
    """Defer a further try of a letter."""
    since = effort.since.isoformat()
    app.configure_task(LETTER_TASK).defer(subject_id=0, event_id=event_id, tries=effort.tries, since=since)


def sweep_letters() -> int:
    """Take up what dead processes left behind; returns how many letters that were."""
    waiting = LoopLetter.objects.filter(
        state__in=[LetterState.QUEUED, LetterState.SENDING], created_at__lt=clock.now() - _NOTICED_AFTER
    )
    planned = Deadline.objects.filter(kind=LETTER_RETRY).values("subject_id")
    forgotten = list(waiting.exclude(event_id__in=planned).order_by("pk").values_list("event_id", flat=True)[:100])
    for event_id in forgotten:
        write_to_authority(event_id=event_id)
    return len(forgotten)


def _letter(event_id: int) -> LoopLetter | None:
    """The letter of an event, new or begun; None where nobody is to be written to (any more)."""
    known = LoopLetter.objects.select_related("escalation__authority", "authority").filter(event_id=event_id).first()
    if known is not None:
        return known
    event = EventRecord.objects.get(pk=event_id)
    row = Escalation.objects.select_related("authority").filter(pk=event.subject_id).first()
    if row is None or row.erased_at or row.authority is None or not row.authority.mail_address:
        return None
    is_over = event.kind in _ASKS and row.state not in WITH_AUTHORITY
    is_ours_to_do = event.kind == loops.ClockMissed.type and event.data["ours"]
    if is_over or is_ours_to_do:
        return None
    return LoopLetter.objects.create(
        event_id=event_id, escalation=row, authority=row.authority, to=row.authority.mail_address
    )


def _send(letter: LoopLetter, event: EventRecord, effort: Effort) -> None:
    mailbox = _mailbox(letter.escalation)
    if mailbox is None:
        _move(letter, LetterState.FAILED, note=DeliveryNote.NO_MAILBOX.stored())
        return
    try:
        server = server_of(mailbox)
    except NoServer:
        _move(letter, LetterState.FAILED, note=DeliveryNote.NO_SERVER.stored())
        return
    except AmparoError:  # the server's password cannot be unsealed
        _move(letter, LetterState.FAILED, note=DeliveryNote.SEALED.stored())
        return
    with override(letter.authority.language.lower()):
        mail = _compose(letter, _words(letter, event), mailbox)
    answer = hand_over(
        server,
        mail,
        envelope_from=_reply_to(mailbox, letter),
        recipients=[in_ascii(letter.to)],
        before_data=lambda: _must_move(letter),
    )
    _conclude(letter, answer, effort)


def _must_move(letter: LoopLetter) -> None:
    if not _move(letter, LetterState.SENDING):
        raise RuntimeError(f"letter {letter.pk} was moved by somebody else while we held its lock")


@transaction.atomic
def _conclude(letter: LoopLetter, answer: Answer, effort: Effort) -> None:
    if answer.verdict is not Verdict.NOT_NOW:
        _move(letter, _ENDED[answer.verdict], note=note_of(answer))
        return
    due_at = clock.now() + effort.pause()
    if due_at - effort.since > PATIENCE:
        _move(letter, LetterState.FAILED, note=note_of(answer))
        return
    if letter.state == LetterState.SENDING:
        _move(letter, LetterState.QUEUED, note=note_of(answer))
    data = {"tries": effort.tries + 1, "since": effort.since.isoformat()}
    deadlines.schedule(kind=LETTER_RETRY, subject_id=letter.event_id, due_at=due_at, data=data)


@transaction.atomic
def _move(letter: LoopLetter, to: LetterState, *, note: str = "") -> bool:
    sent_at = clock.now() if to == LetterState.SENT else letter.sent_at
    if not move(letter, to=to, by=LETTER_LIFE, note=note[:300], sent_at=sent_at):
        return False
    if to not in {LetterState.SENDING, LetterState.QUEUED}:
        event = LetterMoved(number=letter.escalation.number, state=to)
        record(event, by=SYSTEM, about=Subject("escalation", letter.escalation_id))
    return True


@transaction.atomic
def note_bounce(*, escalation: Escalation, said: str) -> bool:
    """The newest letter of a loop did not arrive. False when none was sent."""
    sent = {LetterState.SENT, LetterState.PERHAPS_SENT}
    letter = LoopLetter.objects.select_related("escalation").filter(escalation=escalation, state__in=sent).last()
    return letter is not None and _move(letter, LetterState.BOUNCED, note=said)


def _mailbox(row: Escalation) -> Mailbox | None:
    """In whose name the authority is written to: that of the first ticket, else any mailbox that is in use."""
    ticket = Ticket.objects.filter(escalations__escalation=row).order_by("escalations__pk").first()
    found = mailbox_of(ticket) if ticket else None
    return found or Mailbox.objects.select_related("brand").filter(is_active=True).order_by("pk").first()


def _compose(letter: LoopLetter, words: _Words, mailbox: Mailbox) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    name = mailbox.display_name or mailbox.brand.name
    mail["From"] = header_address(name, mailbox.address)
    mail["To"] = header_address(letter.authority.name.in_language(letter.authority.language), letter.to)
    mail["Reply-To"] = header_address(name, _reply_to(mailbox, letter))
    mail["Subject"] = one_line(words.subject)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{loop_message_id(mailbox.address, letter.pk)}>"
    before = LoopLetter.objects.filter(escalation_id=letter.escalation_id, pk__lt=letter.pk, sent_at__isnull=False)
    references = [
        f"<{loop_message_id(mailbox.address, pk)}>" for pk in before.order_by("pk").values_list("pk", flat=True)
    ]
    if references:
        mail["In-Reply-To"] = references[0]
        mail["References"] = " ".join([references[0], *references[1:][-9:]])
    if letter.escalation.level == "P0":
        mail["Importance"] = "high"
    write_body(mail, words.text, mailbox=mailbox, language=letter.authority.language)
    for file in words.files:
        attach_file(mail, file)
    return mail


def _reply_to(mailbox: Mailbox, letter: LoopLetter) -> str:
    number = letter.escalation.number
    return loop_address(mailbox.address, number) if mailbox.plus_addresses else mailbox.address


def _words(letter: LoopLetter, event: EventRecord) -> _Words:
    row = letter.escalation
    subject = f"[{row.level}] {row.title} (#{row.number})"
    if event.kind in _SAYS:
        said = LoopMessage.objects.get(pk=event.data["message_id"])
        text = "\n\n".join([_plain(said.text), _how_to_answer(letter)])
        return _Words(subject=f"Re: {subject}", text=text, files=_files(said))
    if event.kind == loops.Withdrawn.type or row.state == LoopState.WITHDRAWN:
        return _Words(subject=f"Re: {subject}", text=_("We need no answer to this any more. Thank you."))
    late = event.kind == loops.ClockMissed.type
    first = _("This is late: nobody has answered it yet.") if late else _("We need your decision.")
    return _Words(subject=f"Re: {subject}" if late else subject, text="\n\n".join([first, *_question(letter)]))


def _question(letter: LoopLetter) -> list[str]:
    """The question as the outside page shows it: with personal data only where the kind shows it."""
    row = letter.escalation
    facts = [f"- {fact.word}: {_plain(fact.value)}" for fact in facts_outside(row)]
    by = [(_("Please take it by %(time)s"), row.acknowledge_by), (_("Please decide by %(time)s"), row.decide_by)]
    clocks = [words % {"time": _in_utc(when)} for words, when in by if when is not None]
    return [
        f"**{_plain(row.title)}**",
        *([_plain(row.details)] if row.details else []),
        *(["\n".join(facts)] if facts else []),
        *(["\n".join(clocks)] if clocks else []),
        _how_to_answer(letter),
    ]


def _how_to_answer(letter: LoopLetter) -> str:
    _link, token = make_link(escalation=letter.escalation, by=SYSTEM)
    address = f"{settings.BASE_URL}{reverse('portal:loop', args=[token])}"
    return _(
        "Take it, answer or pass it on here, without an account: <%(address)s>\n\n"
        "Or reply to this mail: “OK” alone takes it, “not ours” as its first line gives it back, a question asks us, "
        "anything else is your answer."
    ) % {"address": address}


def _in_utc(when: datetime) -> str:
    return f"{in_words(when.astimezone(UTC), 'j M, H:i')} UTC"


def _plain(text: str) -> str:
    """Words of people, so that Markdown takes no sign of theirs for one of its own."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)


def _files(said: LoopMessage) -> list[Attached]:
    attached = []
    rows = list(said.files.select_related("file").order_by("pk"))
    walled = walled_among({row.file_id for row in rows}) if rows else set()
    for one in (row for row in rows if row.file_id not in walled):
        with open_file(one.file) as stream:
            attached.append(Attached(name=one.name, content_type=one.content_type, content=stream.read()))
    return attached
