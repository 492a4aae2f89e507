"""A ticket as a line of a list: plain values, read in two queries for a whole page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.people.models import Identity
from amparo.tickets.models import ReadMark, Ticket
from amparo.tickets.passages.reading import without_passages
from amparo.tickets.queries.presence import Present, present_on
from amparo.tickets.states import MessageKind


@dataclass(frozen=True, kw_only=True, slots=True)
class TicketRow:
    """`name` is the person's, or their address when nobody knows a name. `unread` is the reader's own mark."""

    id: int
    number: int
    subject: str
    snippet: str
    state: str
    priority: str
    risk: str
    danger: str
    channel: str
    market: str
    language: str
    version: int
    created_at: datetime
    last_message_at: datetime
    last_message_kind: str
    waiting_since: datetime | None
    due_at: datetime | None
    due_since: datetime | None
    snoozed_until: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    brand_id: int
    contact_id: int
    name: str
    tier: str
    agency: str
    reason: Variants | None
    reason_code: str | None
    team_id: int | None
    team: str
    assignee_id: int | None
    assignee: str
    tags: tuple[str, ...]
    unread: bool
    present: tuple[Present, ...]

    @property
    def title(self) -> str:
        """As `Ticket.title`."""
        return without_passages(self.subject)


_PLAIN: Final = (
    "id",
    "number",
    "subject",
    "snippet",
    "state",
    "priority",
    "risk",
    "danger",
    "channel",
    "market",
    "language",
    "version",
    "created_at",
    "last_message_at",
    "last_message_kind",
    "waiting_since",
    "due_at",
    "due_since",
    "snoozed_until",
    "solved_at",
    "closed_at",
    "brand_id",
    "contact_id",
    "team_id",
    "assignee_id",
)


def row_values(tickets: models.QuerySet[Ticket], user: User) -> models.QuerySet[Ticket, dict[str, Any]]:
    """`tickets` with exactly what a row needs; whatever is outside the ticket is looked up for the rows shown only."""
    address = Identity.objects.filter(contact=models.OuterRef("contact_id")).order_by("id").values("shown")[:1]
    read_at = ReadMark.objects.filter(ticket=models.OuterRef("pk"), user=user).values("read_at")
    tags = Ticket.tags.through.objects.filter(ticket=models.OuterRef("pk")).order_by("tag__name").values("tag__name")
    values: models.QuerySet[Ticket, dict[str, Any]] = tickets.values(
        *_PLAIN,
        known_name=models.F("contact__name"),
        tier=models.F("contact__tier"),
        agency_name=models.F("contact__agency__name"),
        reason_label=models.F("reason__label"),
        reason_code=models.F("reason__code"),
        team_name=models.F("team__name"),
        assignee_name=models.F("assignee__name"),
        address=models.Case(models.When(contact__name="", then=models.Subquery(address)), default=models.Value("")),
        read_at=models.Subquery(read_at),
        tag_names=ArraySubquery(tags),
    )
    return values


def as_rows(values: Sequence[dict[str, Any]], user: User, *, with_presence: bool = True) -> list[TicketRow]:
    """Rows out of `row_values`; `with_presence` with the colleagues who look at them (one more query)."""
    present = present_on([value["id"] for value in values], besides=user) if with_presence else {}
    return [_row(value, tuple(present.get(value["id"], ()))) for value in values]


def _row(value: dict[str, Any], present: tuple[Present, ...]) -> TicketRow:
    read_at = value["read_at"]
    seen = read_at is not None and read_at >= value["last_message_at"]
    return TicketRow(
        **{name: value[name] for name in _PLAIN},
        name=value["known_name"] or value["address"] or "",
        tier=value["tier"],
        agency=value["agency_name"] or "",
        reason=value["reason_label"],
        reason_code=value["reason_code"],
        team=value["team_name"] or "",
        assignee=value["assignee_name"] or "",
        tags=tuple(value["tag_names"]),
        unread=value["last_message_kind"] == MessageKind.IN and not seen,
        present=present,
    )
