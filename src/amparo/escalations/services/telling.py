"""Telling everybody who waits: each ticket with its own words, checked before they go."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import AmparoError, Conflict, Invalid
from amparo.core.finding import find
from amparo.core.moves import put
from amparo.escalations import events
from amparo.escalations.models import Escalation, EscalationTicket
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.services.closing import close_if_all_arrived
from amparo.escalations.services.raising.loops import open_again
from amparo.escalations.services.rows import hold_loop, move_loop, said_of, tell_story
from amparo.escalations.speakers import Speaker
from amparo.escalations.states import TO_TELL, LoopState
from amparo.tickets import queries as tickets
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Outgoing, hold_tickets, reply, variable_values
from amparo.tickets.services.rows import check_visible
from amparo.tickets.states import Delivery, MessageKind
from amparo.tickets.variables import fill, variables_in

_DID_NOT_ARRIVE = frozenset({Delivery.WITHDRAWN, Delivery.FAILED, Delivery.BOUNCED})


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What `tell` did: the messages on their way, and who could not be told, each with a sentence why."""

    told: list[Message] = field(default_factory=list)
    refused: list[tuple[EscalationTicket, str]] = field(default_factory=list)


@transaction.atomic
def write_text(*, waiting: EscalationTicket, by: User, text: str) -> EscalationTicket:
    """Write what the person of one ticket will be told; whoever changes a word has it checked again."""
    loop, row = _hold(waiting, by=by)
    if row.text != text:
        put(row, text=text, written_by=by, checked_by=None, checked_at=None)
        tell_story(loop, events.TextWritten(tickets=1, **said_of(loop)), by=by, ticket_id=row.ticket_id)
    return row


@transaction.atomic
def write_texts(*, escalation: Escalation, by: User, texts: Mapping[str, str]) -> int:
    """Write for everybody who waits from one place: a text per language, each with the names of its own person.

    Tickets in a language that has no text stay as they are, as do those whose words were checked. Returns for how many.
    """
    loop = hold_loop(escalation, by=by)
    written = []
    for row in _waiting(loop, by).filter(checked_at__isnull=True):
        text = _in_language(texts, row.ticket.language)
        if text.strip():
            row.text, row.written_by = fill(text, variable_values(row.ticket, by)).text, by
            written.append(row)
    EscalationTicket.objects.bulk_update(written, ["text", "written_by"])
    if written:
        tell_story(loop, events.TextWritten(tickets=len(written), **said_of(loop)), by=by)
    return len(written)


@transaction.atomic
def check_text(*, waiting: EscalationTicket, by: User) -> EscalationTicket:
    """Say that the words for one ticket were read and can go. Raises Invalid while something is missing in them."""
    loop, row = _hold(waiting, by=by)
    if not row.text.strip():
        raise Invalid(_("Write something first."), field="text")
    if unfilled := variables_in(row.text):
        raise Invalid(_("This variable is still empty: %(name)s") % {"name": unfilled[0]}, field="text")
    if row.checked_at is None:
        put(row, checked_by=by, checked_at=clock.now())
        tell_story(loop, events.TextChecked(**said_of(loop)), by=by, ticket_id=row.ticket_id)
    return row


@transaction.atomic
def tell(*, escalation: Escalation, by: User) -> Telling:
    """Send everybody their checked words, as replies on their tickets: those whose tickets `by` may see.

    One who cannot be told stops nobody else. When nobody is left, the loop is told.
    """
    hold_tickets(_ticket_ids(escalation))
    loop = hold_loop(escalation, by=by)
    if loop.state not in TO_TELL:
        raise Conflict(_("There is nothing to tell yet, or everybody was told."))
    done = Telling()
    for row in _waiting(loop, by).filter(checked_at__isnull=False):
        try:
            with transaction.atomic():
                message = reply(ticket=_shown_as(row.ticket), by=by, outgoing=Outgoing(text=row.text))
                _settle_by(row, message, loop, by=by)
        except AmparoError as refusal:
            done.refused.append((row, str(refusal.sentence)))
        else:
            done.told.append(message)
    _told_if_nobody_waits(loop, by=by)
    return done


@transaction.atomic
def link_told(*, waiting: EscalationTicket, message: Message, by: User) -> EscalationTicket:
    """Say that the person was told by a reply that went out since the outcome was known."""
    hold_tickets([waiting.ticket_id])
    loop, row = _hold(waiting, by=by)
    check_visible(row.ticket, by=by)
    if loop.state not in TO_TELL:
        raise Conflict(_("There is nothing to tell yet, or everybody was told."))
    ours = message.kind == MessageKind.OUT and not message.is_automatic
    here = message.ticket_id in {row.ticket_id, row.ticket.merged_into_id}
    if not (ours and here and message.delivery not in _DID_NOT_ARRIVE):
        raise Invalid(_("This is no answer to the person who waits."), field="message")
    if loop.decided_at is None or message.created_at < loop.decided_at:
        raise Invalid(_("This was written before the outcome was known."), field="message")
    _settle_by(row, message, loop, by=by)
    _told_if_nobody_waits(loop, by=by)
    return row


@transaction.atomic
def waive(*, waiting: EscalationTicket, by: User, reason: str) -> EscalationTicket:
    """A lead decides that this person is not told, and says why."""
    loop, row = _hold(waiting, by=by, permission=EscalationPermission.WAIVE)
    if not reason.strip():
        raise Invalid(_("Say why the person is not told."), field="reason")
    if loop.state not in TO_TELL:
        raise Conflict(_("There is nothing to tell yet, or everybody was told."))
    put(row, waived_by=by, waived_at=clock.now(), waived_reason=reason.strip())
    event = events.TicketWaived(reason=reason.strip(), **said_of(loop))
    tell_story(loop, event, by=by, ticket_id=row.ticket_id)
    _told_if_nobody_waits(loop, by=by)
    return row


@transaction.atomic
def hear_delivery(*, message: Message) -> bool:
    """A message that told somebody has arrived, was taken back, or did not arrive. False when it told nobody.

    One that did not arrive leaves its person untold: the loop is open again, even when it was closed.
    """
    waiting = EscalationTicket.objects.filter(told_message=message).select_related("escalation").first()
    if waiting is None:
        return False
    loop = hold_loop(waiting.escalation, by=SYSTEM)
    message = Message.objects.get(pk=message.pk)
    row = EscalationTicket.objects.get(pk=waiting.pk)
    if row.told_message_id != message.pk or message.delivery not in _DID_NOT_ARRIVE:
        close_if_all_arrived(loop)
        return True
    if loop.state in {LoopState.TOLD, LoopState.CLOSED}:
        open_again(loop, by=SYSTEM)
    put(row, told_message=None, told_at=None, told_by=None, checked_by=None, checked_at=None)
    event = events.TellingCameBack(message_id=message.pk, **said_of(loop))
    tell_story(loop, event, by=SYSTEM, ticket_id=row.ticket_id)
    return True


def _hold(
    waiting: EscalationTicket, *, by: Speaker, permission: EscalationPermission = EscalationPermission.ACT
) -> tuple[Escalation, EscalationTicket]:
    """The loop, held, and the ticket that waits, as it is now. Raises Conflict when it waits no more, and Missing."""
    loop = hold_loop(waiting.escalation, by=by, permission=permission)
    row = find(EscalationTicket.objects.select_related("ticket__merged_into"), pk=waiting.pk, escalation=loop)
    check_visible(row.ticket, by=by)  # type: ignore[arg-type] # nobody from outside comes here
    if row.is_settled:
        raise Conflict(_("This person was told already."))
    return loop, row


def _waiting(loop: Escalation, by: User) -> QuerySet[EscalationTicket]:
    """Those of a loop that nobody has settled, and whose tickets `by` may see."""
    seen = tickets.visible_to(by).filter(pk=OuterRef("ticket_id"))
    rows = loop.waiting.filter(Exists(seen), told_at__isnull=True, waived_at__isnull=True)
    return rows.select_related("ticket__contact", "ticket__brand", "ticket__team", "ticket__merged_into").order_by("pk")


def _ticket_ids(escalation: Escalation) -> list[int]:
    return list(escalation.waiting.values_list("ticket_id", flat=True))


def _shown_as(ticket: Ticket) -> Ticket:
    """Where a merged ticket is answered."""
    return ticket.merged_into or ticket


def _settle_by(row: EscalationTicket, message: Message, loop: Escalation, *, by: User) -> None:
    put(row, told_message=message, told_at=clock.now(), told_by=by)
    tell_story(loop, events.TicketTold(message_id=message.pk, **said_of(loop)), by=by, ticket_id=row.ticket_id)


def _told_if_nobody_waits(loop: Escalation, *, by: User) -> None:
    if loop.waiting.filter(told_at__isnull=True, waived_at__isnull=True).exists():
        return
    move_loop(loop, to=LoopState.TOLD, told_at=clock.now())
    tell_story(loop, events.Told(**said_of(loop)), by=by)
    close_if_all_arrived(loop)


def _in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language or a near one; nothing where there is none: a person is not told in a wrong one."""
    base = language.partition("-")[0]
    near = (text for known, text in texts.items() if known.partition("-")[0] == base)
    return texts.get(language) or next(near, "")
