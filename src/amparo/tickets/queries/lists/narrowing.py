"""Filters as conditions of the database."""

import zoneinfo
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.db import models
from django.db.models.functions import Lower, Now

from amparo.accounts.models import User
from amparo.people.models import Contact, Identity
from amparo.people.states import IdentityKind
from amparo.tickets.models import Attachment, Message, ReadMark, Tag, Ticket
from amparo.tickets.models.ticket import AWAKE_WORK, IN_DOUBT
from amparo.tickets.queries.lists.filters import WORK_VIEWS, Filters, View, within
from amparo.tickets.queries.visibility import visible_to
from amparo.tickets.queries.words import Words, in_any_language, people_named
from amparo.tickets.states import Delivery, MessageKind, TicketState

NOT_DELIVERED: Final = (Delivery.FAILED, Delivery.BOUNCED, Delivery.PERHAPS_SENT)
"""What a person must look at: it failed, it came back, or nobody can say."""


def tickets_in(user: User, filters: Filters) -> models.QuerySet[Ticket]:
    """The tickets of the view that the filters leave, of those this person may see; in no order."""
    return visible_to(user).filter(_of_view(filters.view, user), *conditions(filters, user))


def _of_view(view: View, user: User) -> models.Q:
    if view in WORK_VIEWS:
        return AWAKE_WORK & _of_work(view, user)
    if view is View.SNOOZED:
        return models.Q(snoozed_until__isnull=False, merged_into__isnull=True)
    if view is View.DANGER:
        return IN_DOUBT
    if view is View.UNDELIVERED:
        failed = Message.objects.filter(delivery__in=NOT_DELIVERED)
        return models.Q(pk__in=failed.values("ticket_id"))
    return models.Q(merged_into__isnull=True)


def _of_work(view: View, user: User) -> models.Q:
    if view is View.MINE:
        return models.Q(assignee=user)
    if view is View.UNASSIGNED:
        return models.Q(assignee__isnull=True)
    if view is View.TEAM:
        return models.Q(team__in=user.team_ids)
    return models.Q(state=TicketState.PENDING) if view is View.WAITING else models.Q()


def conditions(filters: Filters, user: User) -> list[models.Q]:
    """One condition for each field that narrows, whatever the view."""
    plain = {
        "state__in": filters.state,
        "priority__in": filters.priority,
        "danger__in": filters.danger,
        "contact__tier__in": filters.tier,
        "team__in": filters.team,
        "market__in": filters.market,
        "reason__code__in": filters.reason,
        "brand__in": filters.brand,
        "channel__in": filters.channel,
    }
    found = [models.Q(**{lookup: values}) for lookup, values in plain.items() if values]
    for values, condition in (
        (filters.assignee, _assigned),
        (filters.tag, _tagged),
        (filters.language, _in_language),
        (filters.sender, _from),
        (filters.recipient, _to),
    ):
        if values:
            found.append(condition(values, user))
    return found + _conditions_on_messages(filters, user)


def _conditions_on_messages(filters: Filters, user: User) -> list[models.Q]:
    found = []
    if filters.after:
        found.append(models.Q(last_message_at__gte=start_of(filters.after, user)))
    if filters.before:
        found.append(models.Q(last_message_at__lt=start_of(filters.before, user)))
    if filters.due:
        found.append(_due(filters.due, user))
    if filters.unread:
        found.append(_unread(user))
    if filters.attachment:
        attached = Attachment.objects.filter(message__ticket=models.OuterRef("pk"), is_inline=False)
        found.append(models.Q(models.Exists(attached)))
    if filters.text:
        saying = Message.objects.filter(search=in_any_language(Words.of(filters.text)))
        found.append(models.Q(pk__in=saying.values("ticket_id")))
    return found


def start_of(day: date, user: User) -> datetime:
    """The first moment of a day where the reader is."""
    return datetime.combine(day, time.min, zoneinfo.ZoneInfo(user.time_zone)).astimezone(UTC)


class _EndOfDay(models.Func):
    """The end of the present day in a time zone."""

    template = "((date_trunc('day', now() AT TIME ZONE %(expressions)s))"
    arg_joiner = ") + interval '1 day') AT TIME ZONE ("
    output_field = models.DateTimeField()

    def __init__(self, zone: str) -> None:
        super().__init__(models.Value(zone), models.Value(zone))


def _due(due: str, user: User) -> models.Q:
    """By the clock of the database: a kept query lives longer than the moment in which it was written."""
    if due == "none":
        return models.Q(due_at__isnull=True)
    until: Any = Now() if due == "late" else _EndOfDay(user.time_zone)
    if (length := within(due)) is not None:
        until = Now() + length
    return models.Q(due_at__lt=until)


def _assigned(values: tuple[str, ...], user: User) -> models.Q:
    people = [user.pk if value == "me" else int(value) for value in values if value != "none"]
    nobody = models.Q(assignee__isnull=True) if "none" in values else models.Q(pk__in=[])
    return models.Q(assignee__in=people) | nobody


def _tagged(values: tuple[str, ...], user: User) -> models.Q:  # noqa: ARG001 - one shape for all of these
    names = Tag.objects.alias(folded=Lower("name")).filter(folded__in=[value.lower() for value in values])
    tagged = Ticket.tags.through.objects.filter(tag__in=names)
    return models.Q(pk__in=tagged.values("ticket_id"))


def _in_language(values: tuple[str, ...], user: User) -> models.Q:  # noqa: ARG001 - see above
    condition = models.Q()
    for value in values:
        condition |= models.Q(language=value) | models.Q(language__startswith=f"{value}-")
    return condition


def _from(values: tuple[str, ...], user: User) -> models.Q:  # noqa: ARG001 - see above
    condition = models.Q()
    for value in values:
        condition |= models.Q(contact__in=Contact.objects.filter(people_called(value)).values("pk"))
    return condition


def people_called(value: str) -> models.Q:
    """Contacts known by exactly this address, or whose name, note or identities hold words that begin like these."""
    if "@" in value.strip("@"):
        known = Identity.objects.filter(kind=IdentityKind.EMAIL, value=value.strip().lower())
        return models.Q(pk__in=known.values("contact_id"))
    return models.Q(search=people_named(value))


def _to(values: tuple[str, ...], user: User) -> models.Q:  # noqa: ARG001 - see above
    return models.Q(pk__in=Message.objects.filter(sent_to(values)).values("ticket_id"))


def sent_to(addresses: tuple[str, ...]) -> models.Q:
    """Messages that went to one of these addresses: ours, or a person's."""
    condition = models.Q()
    for address in addresses:
        for field in ("to", "cc"):
            condition |= models.Q(addresses__contains={field: [{"address": address.lower()}]})
    return condition


def _unread(user: User) -> models.Q:
    """The person said something that this reader has not seen."""
    read = ReadMark.objects.filter(
        user=user, ticket=models.OuterRef("pk"), read_at__gte=models.OuterRef("last_message_at")
    )
    return models.Q(~models.Exists(read), last_message_kind=MessageKind.IN)
