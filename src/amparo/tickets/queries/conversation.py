"""What was said on a ticket, and what happened to it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core.kept import kept
from amparo.core.text import language_now
from amparo.people.models import Contact
from amparo.tickets.events import ReasonChanged
from amparo.tickets.models import Attachment, ContactReason, Message, Ticket

_SHOWN_AS_ONE = """
WITH RECURSIVE one AS (
  SELECT %s::bigint AS id
  UNION
  SELECT merged.id FROM tickets_ticket merged JOIN one ON merged.merged_into_id = one.id
)
SELECT id FROM one
"""


def shown_as_one(ticket: Ticket) -> list[int]:
    """The ids of the ticket and of all that were merged into it, however long the chain."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN_AS_ONE, [ticket.pk])
        return [pk for (pk,) in cursor.fetchall()]


def conversation(ticket: Ticket, *, is_one: bool = False) -> list[Message]:
    """Every message of the ticket and of those merged into it, oldest first, in two queries; three if there are files.

    One less for a ticket of which it is known that none was merged into it: `is_one`.

    Authors and attachments come along (`has_files` says whether there are any); a message's `html` stays behind until
    its frame is opened, and `has_html` says whether there is any.
    """
    messages = _messages([ticket.pk] if is_one else shown_as_one(ticket))
    if any(message.has_files for message in messages):  # type: ignore[attr-defined] # annotated below
        files = Attachment.objects.select_related("file").order_by("id")
        models.prefetch_related_objects(messages, models.Prefetch("attachments", files))
    return messages


@kept
def _messages(ticket_ids: list[int]) -> models.QuerySet[Message]:
    return (
        Message.objects.filter(ticket__in=ticket_ids)
        .select_related("author", "contact")
        .annotate(
            has_html=models.ExpressionWrapper(~models.Q(html=""), output_field=models.BooleanField()),
            has_files=models.Exists(Attachment.objects.filter(message=models.OuterRef("pk"))),
        )
        .defer("html", "search")
        .order_by("created_at", "id")
    )


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One line of a ticket's story. `actor` is empty when nobody in particular did it, or they are gone."""

    at: datetime
    kind: str
    sentence: str
    actor: str
    actor_kind: str


def history(ticket: Ticket) -> list[HistoryEntry]:
    """What happened to the ticket and to those merged into it, oldest first, in at most five queries."""
    records = list(EventRecord.objects.filter(ticket_id__in=shown_as_one(ticket)).order_by("id"))
    _name_reasons(records)
    names = _names(records)
    return [
        HistoryEntry(
            at=record.at,
            kind=record.kind,
            sentence=record.sentence(),
            actor=names.get((record.actor_kind, record.actor_id), ""),
            actor_kind=record.actor_kind,
        )
        for record in records
    ]


def _name_reasons(records: list[EventRecord]) -> None:
    """The log holds the codes of contact reasons; a reader is shown their names, as far as they still exist."""
    changes = [record for record in records if record.kind == ReasonChanged.type]
    codes = {code for record in changes for code in record.data.values() if code}
    labels = dict(ContactReason.objects.filter(code__in=codes).values_list("code", "label")) if codes else {}
    for record in changes:
        named = {key: labels[code].in_language(language_now()) for key, code in record.data.items() if code in labels}
        record.data = record.data | named


def _names(records: list[EventRecord]) -> dict[tuple[str, int | None], str]:
    """Who is behind the actors of these records."""

    def ids(kind: str) -> set[int]:
        return {record.actor_id for record in records if record.actor_kind == kind and record.actor_id is not None}

    staff = User.objects.filter(pk__in=ids("staff")).values_list("pk", "name")
    contacts = Contact.objects.filter(pk__in=ids("contact")).values_list("pk", "name")
    names: dict[tuple[str, int | None], str] = {("staff", pk): name for pk, name in staff}
    return names | {("contact", pk): name for pk, name in contacts}
