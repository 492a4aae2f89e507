"""Sending what was answered: tried until it is taken, handed over once, and honest when nobody can know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from amparo.channels.email.compose import Letter, compose
from amparo.channels.email.models import DeliveryAttempt, MailIdentity
from amparo.channels.email.services.sending.letters import NotSendable, letter_for
from amparo.channels.email.transport import server_of
from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.core.locks import try_hold
from amparo.core.smtp import Answer, NoServer, Server, Verdict, hand_over
from amparo.deadlines import services as deadlines
from amparo.deadlines.models import Deadline
from amparo.tickets.models import Message
from amparo.tickets.services import record_delivery
from amparo.tickets.states import Delivery, DeliveryNote, MessageKind

DELIVER_TASK: Final = "email:deliver"
RETRY: Final = "email:retry"
CHANNEL: Final = "email"

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=4)
PATIENCE: Final = timedelta(days=2)
_NOTICED_AFTER: Final = timedelta(minutes=2)
_SWEPT_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How often one message was put off so far, and since when it is tried."""

    tries: int = 0
    since: datetime

    def pause(self) -> timedelta:
        """1, 2, 4, 8 … minutes, never more than four hours."""
        return min(FIRST_PAUSE * (1 << min(self.tries, 16)), LONGEST_PAUSE)


def deliver(*, message_id: int, effort: Effort | None = None) -> Delivery | None:
    """Try to send a message that is queued or deferred; returns its state after, None when another one has it in hand.

    The lock belongs to the database connection: when a process dies, it is free, and a message found `sending`
    under it was left behind by the dead. Nobody can know then whether the server took it, so it is never sent again
    by a machine.
    """
    with try_hold(f"email:deliver:{message_id}") as held:
        if not held:
            return None
        message = Message.objects.select_related("ticket__contact", "ticket__brand").get(pk=message_id)
        if message.kind != MessageKind.OUT or message.channel != CHANNEL:
            return None
        if message.delivery == Delivery.SENDING:
            record_delivery(message=message, to=Delivery.PERHAPS_SENT, note=DeliveryNote.CUT_OFF.stored())
        elif message.delivery in {Delivery.QUEUED, Delivery.DEFERRED}:
            _try(message, effort or Effort(since=clock.now()))
        return Delivery(message.delivery)


def _try(message: Message, effort: Effort) -> None:
    try:
        letter = letter_for(message)
        server = server_of(letter.mailbox)
    except NoServer:
        record_delivery(message=message, to=Delivery.FAILED, note=DeliveryNote.NO_SERVER.stored())
        return
    except NotSendable as error:
        record_delivery(message=message, to=Delivery.FAILED, note=error.note)
        return
    except AmparoError:  # the server's password cannot be unsealed
        record_delivery(message=message, to=Delivery.FAILED, note=DeliveryNote.SEALED.stored())
        return
    _remember(letter)
    _conclude(message, _hand_over(letter, server), effort)


def _hand_over(letter: Letter, server: Server) -> Answer:
    """Composed and handed over; `sending` is committed before the server could have the mail."""
    message = letter.message

    def before_data() -> None:
        if not record_delivery(message=message, to=Delivery.SENDING):
            raise RuntimeError(f"message {message.pk} was moved by somebody else while we held its lock")

    return hand_over(
        server,
        compose(letter),
        envelope_from=letter.envelope_from,
        recipients=letter.recipients,
        before_data=before_data,
    )


@transaction.atomic
def _remember(letter: Letter) -> None:
    """Our Message-ID leads back to the message before anyone can answer it."""
    MailIdentity.objects.bulk_create(
        [MailIdentity(mailbox=letter.mailbox, message_id_header=letter.message_id, message=letter.message)],
        ignore_conflicts=True,
    )


@transaction.atomic
def _conclude(message: Message, answer: Answer, effort: Effort) -> None:
    DeliveryAttempt.objects.create(message=message, outcome=answer.verdict, answer=answer.said)
    if answer.verdict is Verdict.NOT_NOW:
        _put_off(message, answer, effort)
        return
    note = note_of(answer)
    to = {
        Verdict.ACCEPTED: Delivery.SENT,
        Verdict.REFUSED: Delivery.FAILED,
        Verdict.UNKNOWN: Delivery.PERHAPS_SENT,
    }[answer.verdict]
    record_delivery(message=message, to=to, note=note if to != Delivery.SENT or answer.refused else "")


def note_of(answer: Answer) -> str:
    """What the server said; where nothing was heard, what that means: what broke stands in the attempt."""
    if answer.broke:
        return (DeliveryNote.CUT_OFF if answer.verdict is Verdict.UNKNOWN else DeliveryNote.UNREACHED).stored()
    return DeliveryNote.NOT_TAKEN.stored(", ".join(answer.refused)) if answer.refused else answer.said


def _put_off(message: Message, answer: Answer, effort: Effort) -> None:
    """Later again, with a growing pause; after PATIENCE it has failed."""
    due_at = clock.now() + effort.pause()
    if due_at - effort.since > PATIENCE:
        record_delivery(message=message, to=Delivery.FAILED, note=note_of(answer))
        return
    if message.delivery != Delivery.DEFERRED:
        record_delivery(message=message, to=Delivery.DEFERRED, note=note_of(answer))
    deadlines.schedule(
        kind=RETRY,
        subject_id=message.pk,
        due_at=due_at,
        data={"tries": effort.tries + 1, "since": effort.since.isoformat()},
    )


def sweep_deliveries() -> int:
    """Take up what dead processes left behind: `sending` becomes `perhaps sent`, forgotten jobs are deferred again.

    Deferring too often does no harm: `deliver` looks at the state under its lock.
    """
    long_ago = clock.now() - _NOTICED_AFTER
    waiting = Message.objects.filter(channel=CHANNEL, created_at__lt=long_ago).order_by("id")
    for message_id in waiting.filter(delivery=Delivery.SENDING).values_list("id", flat=True)[:_SWEPT_AT_ONCE]:
        deliver(message_id=message_id)
    scheduled = Deadline.objects.filter(kind=RETRY).values("subject_id")
    forgotten = list(
        waiting.filter(delivery__in=[Delivery.QUEUED, Delivery.DEFERRED])
        .exclude(pk__in=scheduled)
        .values_list("id", flat=True)[:_SWEPT_AT_ONCE]
    )
    for message_id in forgotten:
        deliver_again(message_id=message_id)
    return len(forgotten)


def deliver_again(*, message_id: int, effort: Effort | None = None) -> None:
    """Defer a delivery that its event has deferred once before."""
    effort = effort or Effort(since=clock.now())
    lock = f"{DELIVER_TASK}:{message_id}"
    try:
        with transaction.atomic():
            app.configure_task(DELIVER_TASK, queueing_lock=lock).defer(
                subject_id=message_id, tries=effort.tries, since=effort.since.isoformat()
            )
    except AlreadyEnqueued:
        return
