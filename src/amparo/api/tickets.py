"""/tickets: what the desk does, for programs; the same filters, the same services, the same gate."""

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Scope
from amparo.api.auth import Bearer
from amparo.api.changes import as_change, found
from amparo.api.filters import TicketQuery
from amparo.api.idempotency import Key, answer_once
from amparo.api.messages import messages_for
from amparo.api.paging import Paging, page_by_id
from amparo.api.permission import allow
from amparo.api.responses import answers
from amparo.api.schemas import (
    ChangeIn,
    ClockList,
    ClockOut,
    MessageOut,
    MessagePage,
    NoteIn,
    ReplyIn,
    TicketIn,
    TicketOut,
    TicketPage,
)
from amparo.core.errors import Invalid
from amparo.people.models import Contact
from amparo.people.services import contact_for_email
from amparo.sla.permissions import SlaPermission
from amparo.sla.queries.clocks import clocks_of
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import Cursor, list_page, shown_as_one, ticket_for
from amparo.tickets.services import (
    NewTicket,
    Outgoing,
    change_ticket,
    create_ticket,
    reply,
    write_note,
)

router = Router(tags=["tickets"], auth=Bearer(Scope.TICKETS_READ))
WRITES = Bearer(Scope.TICKETS_WRITE)

Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


def _with_names() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("reason").prefetch_related("tags")


def _shown(ticket: Ticket) -> TicketOut:
    return TicketOut.of(_with_names().get(pk=ticket.pk))


def _message(message: Message, user: User) -> MessageOut:
    return MessageOut.of(messages_for(user).get(pk=message.pk))


@router.get("", response=answers(TicketPage), summary="List tickets", operation_id="list_tickets")
def list_tickets(request: HttpRequest, query: Query[TicketQuery]) -> TicketPage:
    """The desk's lists, with the desk's filters, by keyset: send `next` back as `cursor`."""
    user = allow(request, TicketPermission.READ)
    page = list_page(user, query.as_filters(), Cursor.decode(query.cursor), query.limit, with_presence=False)
    items = [TicketOut.of_row(row) for row in page.rows]
    return TicketPage(items=items, next=page.next.encode() if page.next else None)


@router.post(
    "",
    response=answers(TicketOut, status=201, conflict=True),
    auth=WRITES,
    summary="Open a ticket",
    operation_id="create_ticket",
)
def open_ticket(request: HttpRequest, new: TicketIn, idempotency_key: Key = None) -> Status[object]:
    """Writes to a person (or notes what they said, with `note`) on a new ticket."""
    user = allow(request, TicketPermission.CREATE)

    if new.flags and not new.note:
        raise Invalid("Flags go with a note of what the person wrote: set note.", field="flags")

    def work() -> TicketOut:
        ticket = create_ticket(
            by=user,
            new=NewTicket(
                brand=found(Brand.objects.filter(pk=new.brand_id), "brand_id"),
                contact=_contact(new),
                subject=new.subject,
                team=found(Team.objects.filter(pk=new.team_id), "team_id") if new.team_id else None,
                outgoing=None if new.note else Outgoing(text=new.text),
                note=new.text if new.note else "",
                marked=new.flags,
            ),
        )
        return _shown(ticket)

    return answer_once(request, idempotency_key, work, status=201)


def _contact(new: TicketIn) -> Contact:
    if (new.contact_id is None) == (new.email is None):
        raise Invalid("Give either contact_id or email.", field="contact_id")
    if new.email is not None:
        return contact_for_email(address=new.email)
    return found(Contact.objects.filter(pk=new.contact_id or 0), "contact_id")


@router.get("/{number}", response=answers(TicketOut), summary="Read a ticket", operation_id="read_ticket")
def read_ticket(request: HttpRequest, number: Number) -> TicketOut:
    return _shown(ticket_for(allow(request, TicketPermission.READ), number))


@router.patch(
    "/{number}",
    response=answers(TicketOut, conflict=True),
    auth=WRITES,
    summary="Change a ticket",
    operation_id="change_ticket",
)
def change(request: HttpRequest, number: Number, wanted: ChangeIn, idempotency_key: Key = None) -> Status[object]:
    """Only what is given changes; `null` for a team or an assignee takes it away."""
    user = allow(request, TicketPermission.CHANGE)
    ticket = ticket_for(user, number)

    def work() -> TicketOut:
        return _shown(change_ticket(ticket=ticket, by=user, change=as_change(wanted), version=wanted.version))

    return answer_once(request, idempotency_key, work, status=200)


@router.get(
    "/{number}/clocks", response=answers(ClockList), summary="Read what was promised", operation_id="list_clocks"
)
def list_clocks(request: HttpRequest, number: Number) -> ClockList:
    """First answer, next answers and solution: each with its state, when it is due and what was used of its time."""
    user = allow(request, SlaPermission.READ)
    return ClockList(items=[ClockOut.of(row) for row in clocks_of(ticket_for(user, number).pk)])


@router.get(
    "/{number}/messages", response=answers(MessagePage), summary="Read a conversation", operation_id="list_messages"
)
def list_messages(request: HttpRequest, number: Number, paging: Paging) -> MessagePage:
    """Oldest first, notes too, with the messages of tickets that were merged into this one."""
    user = allow(request, TicketPermission.READ)
    ticket = ticket_for(user, number)
    rows = messages_for(user).filter(ticket__in=shown_as_one(ticket))
    messages, following = page_by_id(rows, paging, newest_first=False)
    return MessagePage(items=[MessageOut.of(message) for message in messages], next=following)


@router.post(
    "/{number}/replies",
    response=answers(MessageOut, status=201, conflict=True),
    auth=WRITES,
    summary="Answer the person",
    operation_id="create_reply",
)
def create_reply(request: HttpRequest, number: Number, answer: ReplyIn, idempotency_key: Key = None) -> Status[object]:
    """Markdown in; it leaves as mail after the seconds in which the desk can still undo it."""
    user = allow(request, TicketPermission.REPLY)
    ticket = ticket_for(user, number)

    def work() -> MessageOut:
        outgoing = Outgoing(text=answer.text, then=answer.then)
        return _message(reply(ticket=ticket, by=user, outgoing=outgoing, version=answer.version), user)

    return answer_once(request, idempotency_key, work, status=201)


@router.post(
    "/{number}/notes",
    response=answers(MessageOut, status=201, conflict=True),
    auth=WRITES,
    summary="Write a note",
    operation_id="create_note",
)
def create_note(request: HttpRequest, number: Number, note: NoteIn, idempotency_key: Key = None) -> Status[object]:
    """Seen by the team only; `@name` tells a colleague. With `flags` it is read for words of danger too."""
    user = allow(request, TicketPermission.NOTE)
    ticket = ticket_for(user, number)

    def work() -> MessageOut:
        return _message(write_note(ticket=ticket, by=user, text=note.text, marked=note.flags), user)

    return answer_once(request, idempotency_key, work, status=201)
