"""The shapes that go in and out. Codes are stable; times are RFC 3339 in UTC."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, Field

from amparo.audit.models import EventRecord
from amparo.escalations.signs.flags import Flag
from amparo.people.models import Contact
from amparo.people.states import IdentityKind, Tier
from amparo.sla.clocks.timelines import NEVER
from amparo.sla.queries.clocks import TargetRow
from amparo.sla.states import Metric, TargetState
from amparo.tickets.models import Attachment, Message, Ticket
from amparo.tickets.queries import TicketRow
from amparo.tickets.states import Delivery, MessageKind, Priority, Risk, TicketState

Text = Annotated[str, Field(min_length=1, max_length=50_000)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Out(BaseModel):
    """What goes out is checked when made; one of ninja's own schemas would be again, value by value, when sent."""


class IdentityOut(Out):
    kind: IdentityKind
    value: str


class ContactOut(Out):
    id: int
    name: str
    market: str
    languages: list[str]
    tier: Tier
    agency: str | None
    identities: list[IdentityOut]

    @classmethod
    def of(cls, contact: Contact) -> "ContactOut":
        return cls(
            id=contact.pk,
            name=contact.name,
            market=contact.market,
            languages=contact.languages,
            tier=Tier(contact.tier),
            agency=contact.agency.name if contact.agency else None,
            identities=[
                IdentityOut(kind=IdentityKind(identity.kind), value=identity.shown)
                for identity in contact.identities.all()
            ],
        )


class AttachmentOut(Out):
    id: int
    name: str
    content_type: str
    size: int
    url: str
    harm: str  # what it may hold; empty: nobody has judged it
    exposure_severity: int | None  # how hard it is to look at, 0 to 4

    @classmethod
    def of(cls, attachment: Attachment) -> "AttachmentOut":
        return cls(
            id=attachment.pk,
            name=attachment.name,
            content_type=attachment.content_type,
            size=attachment.size,
            url=f"/api/v1/attachments/{attachment.pk}",
            harm=attachment.harm_class,
            exposure_severity=attachment.exposure_severity,
        )


class MessageOut(Out):
    id: int
    ticket: int
    kind: MessageKind
    channel: str
    author_id: int | None
    contact_id: int | None
    text: str
    language: str
    delivery: Delivery
    is_automatic: bool
    is_encrypted: bool
    created_at: datetime
    sent_at: datetime | None
    attachments: list[AttachmentOut]

    @classmethod
    def of(cls, message: Message) -> "MessageOut":
        return cls(
            id=message.pk,
            ticket=message.ticket.number,
            kind=MessageKind(message.kind),
            channel=message.channel,
            author_id=message.author_id,
            contact_id=message.contact_id,
            text=message.text,
            language=message.language,
            delivery=Delivery(message.delivery),
            is_automatic=message.is_automatic,
            is_encrypted=message.is_encrypted,
            created_at=message.created_at,
            sent_at=message.sent_at,
            attachments=[AttachmentOut.of(attachment) for attachment in message.attachments.all()],
        )


class TicketOut(Out):
    number: int
    subject: str
    state: TicketState
    priority: Priority
    risk: Risk
    channel: str
    brand_id: int
    contact_id: int
    team_id: int | None
    assignee_id: int | None
    reason: str | None
    market: str
    language: str
    tags: list[str]
    version: int
    created_at: datetime
    last_message_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    snoozed_until: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None

    @classmethod
    def of(cls, ticket: Ticket) -> "TicketOut":
        return cls._of(
            ticket,
            reason=ticket.reason.code if ticket.reason else None,
            tags=sorted(tag.name for tag in ticket.tags.all()),
        )

    @classmethod
    def of_row(cls, row: TicketRow) -> "TicketOut":
        return cls._of(row, reason=row.reason_code, tags=sorted(row.tags))

    @classmethod
    def _of(cls, ticket: Ticket | TicketRow, **looked_up: Any) -> "TicketOut":
        plain = {name: getattr(ticket, name) for name in cls.model_fields if name not in looked_up}
        return cls(**plain, **looked_up)


class ClockOut(Out):
    """What was promised on a ticket. Times of `allowed` and `spent` in seconds of the hours that count for it."""

    metric: Metric
    state: TargetState
    policy: str
    started_at: datetime
    due_at: datetime | None
    breached_at: datetime | None
    ended_at: datetime | None
    allowed_seconds: int
    spent_seconds: int

    @classmethod
    def of(cls, row: TargetRow) -> "ClockOut":
        return cls(
            metric=Metric(row.metric),
            state=TargetState(row.state),
            policy=row.policy,
            started_at=row.started_at,
            due_at=None if row.due_at == NEVER else row.due_at,
            breached_at=row.breached_at,
            ended_at=row.ended_at,
            allowed_seconds=int(row.allowed.total_seconds()),
            spent_seconds=int(row.spent.total_seconds()),
        )


class ClockList(Out):
    items: list[ClockOut]


class EventOut(Out):
    id: int
    at: datetime
    kind: str
    actor_kind: str
    actor_id: int | None
    subject_kind: str
    subject_id: int
    ticket_number: int | None
    data: dict[str, Any]

    @classmethod
    def of(cls, event: EventRecord, number: int | None) -> "EventOut":
        return cls(
            id=event.pk,
            at=event.at,
            kind=event.kind,
            actor_kind=event.actor_kind,
            actor_id=event.actor_id,
            subject_kind=event.subject_kind,
            subject_id=event.subject_id,
            ticket_number=number,
            data=event.data,
        )


class PageOf(Out):
    """`next` is the cursor of the following page, or null at the end."""

    next: str | None


class TicketPage(PageOf):
    items: list[TicketOut]


class MessagePage(PageOf):
    items: list[MessageOut]


class ContactPage(PageOf):
    items: list[ContactOut]


class EventPage(PageOf):
    items: list[EventOut]


Flags = Annotated[
    list[Flag],
    Field(
        max_length=len(Flag),
        description="What the person marked on the form where they wrote. It is proposed for escalation, as words that "
        "may mean danger are; a person at the desk decides. Only with what the person wrote, never with our own words.",
    ),
]


class TicketIn(Schema):
    """A ticket that we open ourselves: to a contact we know, or to a mail address.

    With `note`, `text` is what the person said, as a form of the platform passes it on; `flags` is what they marked.
    """

    brand_id: Id
    subject: Annotated[str, Field(min_length=1, max_length=500)]
    text: Text
    contact_id: Id | None = None
    email: Annotated[str, Field(max_length=254, pattern=r"^[^\x00-\x1f]+$")] | None = None
    team_id: Id | None = None
    note: bool = False
    flags: Flags = []


class ReplyIn(Schema):
    text: Text
    then: TicketState | None = None
    version: int | None = None


class NoteIn(Schema):
    """For the team; or what the person said since, with the `flags` that they marked."""

    text: Text
    flags: Flags = []


class ChangeIn(Schema):
    """Only what is given changes. `version` refuses the change if the ticket has moved on since it was read.

    A ticket that holds harm is not given to another person: they are asked, and it stays until they take it.
    `knowingly` takes for oneself what is over what may come to one now (else 409, `over-bounds`).
    """

    state: TicketState | None = None
    priority: Priority | None = None
    risk: Risk | None = None
    language: Annotated[str, Field(max_length=10)] | None = None
    reason: Annotated[str, Field(max_length=60)] | None = None
    team_id: Id | None = None
    assignee_id: Id | None = None
    tags_added: list[Annotated[str, Field(min_length=1, max_length=50)]] = []
    tags_removed: list[Annotated[str, Field(min_length=1, max_length=50)]] = []
    knowingly: bool = False
    version: int | None = None
