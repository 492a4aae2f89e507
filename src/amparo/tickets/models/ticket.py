from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.people.models import Contact
from amparo.tickets.models.catalogue import Brand, ContactReason, Tag
from amparo.tickets.states import OPEN_STATES, LinkKind, Priority, Risk, TicketState

_IN_WORK = models.Q(state__in=OPEN_STATES, merged_into__isnull=True)


class NextNumber(models.Func):
    """The next human ticket number, from a sequence of its own."""

    template = "nextval('ticket_number')"
    output_field = models.BigIntegerField()


class Ticket(models.Model):
    """One request of one person, from the first message to the last."""

    number = models.BigIntegerField(unique=True, db_default=NextNumber())
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets")
    subject = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default=TicketState.NEW)
    priority = models.CharField(max_length=8, default=Priority.NORMAL)
    risk = models.CharField(max_length=8, default=Risk.NONE)
    channel = models.CharField(max_length=20)
    market = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)  # empty: unsure
    reason = models.ForeignKey(ContactReason, null=True, blank=True, on_delete=models.SET_NULL)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tags = models.ManyToManyField(Tag, blank=True, related_name="tickets")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")

    version = models.PositiveIntegerField(default=1)  # counts changes of the fields above: the optimistic lock
    created_at = models.DateTimeField(default=clock.now)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)

    # read with every row of a list, so kept beside it by the services that add messages
    last_message_at = models.DateTimeField(default=clock.now)
    last_message_kind = models.CharField(max_length=4, blank=True)
    snippet = models.CharField(max_length=160, blank=True)
    waiting_since = models.DateTimeField(null=True)  # the person's oldest message that no one has answered yet
    message_count = models.PositiveIntegerField(default=0)

    search = models.GeneratedField(
        expression=models.Func(models.F("language"), models.F("subject"), function="amparo_tsv"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(TicketState)), name="ticket_state_known"),
            models.CheckConstraint(condition=models.Q(priority__in=list(Priority)), name="ticket_priority_known"),
            models.CheckConstraint(condition=models.Q(risk__in=list(Risk)), name="ticket_risk_known"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="ticket_not_merged_into_itself",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-last_message_at", "-id"], name="ticket_work", condition=_IN_WORK),
            models.Index(
                fields=["assignee", "-last_message_at", "-id"],
                name="ticket_work_assignee",
                condition=_IN_WORK,
            ),
            models.Index(fields=["team", "-last_message_at", "-id"], name="ticket_work_team", condition=_IN_WORK),
            models.Index(
                fields=["waiting_since", "id"],
                name="ticket_waiting",
                condition=_IN_WORK & models.Q(waiting_since__isnull=False),
            ),
            models.Index(
                fields=["snoozed_until"],
                name="ticket_snoozed",
                condition=models.Q(snoozed_until__isnull=False),
            ),
            models.Index(fields=["-last_message_at", "-id"], name="ticket_all"),
            models.Index(fields=["contact", "-last_message_at"], name="ticket_contact"),
            models.Index(fields=["merged_into"], name="ticket_merged", condition=models.Q(merged_into__isnull=False)),
            GinIndex(fields=["search"], name="ticket_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class TicketLink(models.Model):
    """`source` relates to `target` as `kind` says: a SPLIT ticket points at the one it came from, and so on."""

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in LinkKind])
    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links_in")
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "source", "target"], name="ticket_link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="ticket_link_not_to_itself"),
        ]
