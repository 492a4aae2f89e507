from datetime import UTC, datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models.functions import Coalesce

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.people.models import Contact
from amparo.tickets.models.catalogue import Brand, ContactReason, Tag
from amparo.tickets.passages.reading import passages_in, without_passages
from amparo.tickets.states import BY_URGENCY, OPEN_STATES, LinkKind, Priority, Risk, TicketState

AWAKE_WORK: Final = models.Q(state__in=OPEN_STATES, merged_into__isnull=True, snoozed_until__isnull=True)
"""What a work list shows. The indexes below cover exactly this, so lists must ask in these very words."""

IN_DOUBT: Final = ~models.Q(danger="") & models.Q(merged_into__isnull=True)
"""Tickets that may be about somebody in danger, as long as nobody has decided; finished and snoozed ones too."""

NOBODY_WAITS: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands in `waits_from` of tickets on which no person waits, so that they sort last and compare like the others; in
`falls_due` likewise, of tickets on which nothing is due."""


class NextNumber(models.Func):
    """The next human ticket number, from a sequence of its own."""

    template = "nextval('ticket_number')"
    output_field = models.BigIntegerField()


class Ticket(models.Model):
    """One request of one person, from the first message to the last."""

    number = models.BigIntegerField(unique=True, db_default=NextNumber())
    # no index of its own where one of those below begins with the column, or where half the rows hold one value
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    subject = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default=TicketState.NEW)
    priority = models.CharField(max_length=8, default=Priority.NORMAL)
    risk = models.CharField(max_length=8, default=Risk.NONE)
    channel = models.CharField(max_length=20)
    market = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, blank=True)  # empty: unsure
    reason = models.ForeignKey(ContactReason, null=True, blank=True, on_delete=models.SET_NULL)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, db_index=False)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tags = models.ManyToManyField(Tag, blank=True, related_name="tickets")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", db_index=False
    )

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

    # what was promised the person and falls due next, or is late; a room above keeps it here, for lists
    due_at = models.DateTimeField(null=True)
    due_since = models.DateTimeField(null=True)  # when that promise began

    # the gravest danger (P0 to P3) that may be meant and that nobody has decided; a room above keeps it here, for lists
    danger = models.CharField(max_length=2, blank=True, default="", db_default="")

    # what lists are sorted by, kept by the database itself
    waits_from = models.GeneratedField(
        expression=Coalesce(models.F("waiting_since"), models.Value(NOBODY_WAITS)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    falls_due = models.GeneratedField(
        expression=Coalesce(models.F("due_at"), models.Value(NOBODY_WAITS)),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    urgency = models.GeneratedField(
        expression=models.Case(
            *(models.When(priority=priority, then=place) for place, priority in enumerate(BY_URGENCY)),
            default=len(BY_URGENCY),
        ),
        output_field=models.PositiveSmallIntegerField(),
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
            models.Index(
                fields=["waits_from", "id"],
                name="ticket_work_waiting",
                include=["team", "assignee", "state"],
                condition=AWAKE_WORK,
            ),
            models.Index(
                fields=["last_message_at", "id"],
                name="ticket_work_activity",
                include=["team", "assignee", "state"],
                condition=AWAKE_WORK,
            ),
            models.Index(
                fields=["urgency", "waits_from", "id"],
                name="ticket_work_urgency",
                include=["team", "assignee"],
                condition=AWAKE_WORK,
            ),
            models.Index(
                fields=["falls_due", "id"],
                name="ticket_work_due",
                include=["team", "assignee", "state"],
                condition=AWAKE_WORK,
            ),
            models.Index(
                fields=["assignee", "waits_from", "id"],
                name="ticket_work_assignee",
                include=["team"],
                condition=AWAKE_WORK,
            ),
            models.Index(fields=["team", "waits_from", "id"], name="ticket_work_team", condition=AWAKE_WORK),
            models.Index(
                fields=["snoozed_until", "id"],
                name="ticket_snoozed",
                include=["team", "assignee"],
                condition=models.Q(snoozed_until__isnull=False),
            ),
            models.Index(fields=["danger", "waits_from", "id"], name="ticket_in_doubt", condition=IN_DOUBT),
            models.Index(fields=["last_message_at", "id"], name="ticket_all"),
            models.Index(fields=["contact", "last_message_at", "id"], name="ticket_contact"),
            models.Index(fields=["created_at"], name="ticket_created"),  # what came in an hour is counted by it
            models.Index(fields=["merged_into"], name="ticket_merged", condition=models.Q(merged_into__isnull=False)),
        ]

    @property
    def languages(self) -> list[str]:
        """In what its person is written to, the best first: the ticket's language, theirs, the brand's."""
        wanted = (self.language, *self.contact.languages, self.brand.default_language)
        return [language for language in wanted if language]

    @property
    def title(self) -> str:
        """Its subject without what is hard to read, as lists, tabs and notices name it."""
        return without_passages(self.subject)

    @property
    def hard_subject(self) -> str:
        """The whole subject where `title` leaves something out, for a page to fold."""
        return self.subject if passages_in(self.subject) else ""

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
