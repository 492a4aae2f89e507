from datetime import timedelta
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations.models.directory import Authority, EscalationKind
from amparo.escalations.states import OPEN_LOOPS, Direction, Level, LoopState
from amparo.tickets.models import Message, Ticket
from amparo.tickets.passages.reading import without_passages

IS_OPEN: Final = models.Q(state__in=OPEN_LOOPS)
TITLE_LIMIT: Final = 120
"""Characters of a title: two lines on a phone."""


class NextNumber(models.Func):
    """The next human number of a loop, from a sequence of its own."""

    template = "nextval('escalation_number')"
    output_field = models.BigIntegerField()


class Escalation(models.Model):
    """One question to one authority about one ticket or many, from being raised until everybody was told."""

    number = models.BigIntegerField(unique=True, db_default=NextNumber())
    direction = models.CharField(max_length=3, default=Direction.OUT)
    kind = models.ForeignKey(EscalationKind, on_delete=models.PROTECT, related_name="escalations")
    level = models.CharField(max_length=2)
    # nobody: the directory names none. A P0 is raised all the same, and leads are called
    authority = models.ForeignKey(Authority, null=True, on_delete=models.PROTECT, related_name="escalations")
    market = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=12, default=LoopState.RAISED)
    version = models.PositiveIntegerField(default=1)  # counts changes
    question = models.TextField()
    # as they were said: [{"name", "label": {language: text}, "value", "personal"}]
    facts: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, blank=True)
    # frozen when it is raised or redirected: {"clocks": {name: seconds}, "hours": id, "shows_personal_data": bool}
    plan: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    answer = models.TextField(blank=True)  # the authority's words; with a refusal or withdrawal, the reason
    outcome = models.CharField(max_length=12, blank=True)  # answered, refused or withdrawn, once it is one of them

    raised_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    keeper = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")  # who looks after it here
    acknowledged_by = models.CharField(max_length=200, blank=True)  # in words: most have no account
    closed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    raised_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(default=clock.now)  # when this authority was asked: later, if it was redirected
    acknowledged_at = models.DateTimeField(null=True)
    working_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)  # answered, refused or withdrawn
    told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # nothing of what was asked and answered is here since then

    # what the clocks are counted from, beside the above
    spoken_at = models.DateTimeField(default=clock.now)  # the last word of whoever has to move
    asked_us_at = models.DateTimeField(null=True)  # the authority asked, and we have not replied
    waited = models.DurationField(default=timedelta)  # how long the authority has waited for our replies
    tell_since = models.DateTimeField(null=True)

    # each set while its clock runs
    acknowledge_by = models.DateTimeField(null=True)
    update_by = models.DateTimeField(null=True)
    decide_by = models.DateTimeField(null=True)
    tell_by = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # the first of them: what lists are sorted by
    missed: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(LoopState)), name="loop_state_known"),
            models.CheckConstraint(condition=models.Q(level__in=list(Level)), name="loop_level_known"),
            models.CheckConstraint(condition=models.Q(direction__in=list(Direction)), name="loop_direction_known"),
            models.CheckConstraint(
                condition=~models.Q(state=LoopState.CLOSED) | models.Q(told_at__isnull=False, closed_at__isnull=False),
                name="loop_closed_after_telling",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], name="loop_open_due", condition=IS_OPEN),
            models.Index(fields=["authority", "due_at", "id"], name="loop_open_authority", condition=IS_OPEN),
            models.Index(fields=["raised_by", "-id"], name="loop_raised_by"),
            models.Index(fields=["keeper", "due_at", "id"], name="loop_open_keeper", condition=IS_OPEN),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def title(self) -> str:
        """The first line of the question without what is hard to read, as lists and letters name the loop."""
        first = without_passages(self.question.strip().partition("\n")[0].strip())
        return first if len(first) <= TITLE_LIMIT else f"{first[: TITLE_LIMIT - 1].rstrip()}…"

    @property
    def details(self) -> str:
        """What the question says besides its title: the whole again where the title is not all of its line."""
        first, _break, rest = self.question.strip().partition("\n")
        return rest.strip() if self.title == first.strip() else self.question.strip()


class EscalationTicket(models.Model):
    """A ticket that waits for a loop: what its person will be told, who checked the words, and the message itself."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="waiting")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="escalations")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)
    told_message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    told_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    waived_at = models.DateTimeField(null=True)
    waived_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["escalation", "ticket"], name="loop_ticket_once"),
            models.CheckConstraint(
                condition=models.Q(told_message__isnull=True, told_at__isnull=True)
                | models.Q(told_message__isnull=False, told_at__isnull=False),
                name="loop_told_with_a_message",
            ),
            models.CheckConstraint(
                condition=models.Q(waived_at__isnull=True) | ~models.Q(waived_reason=""),
                name="loop_waived_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(waived_at__isnull=True) | models.Q(told_at__isnull=True),
                name="loop_told_or_waived",
            ),
        ]

    @property
    def is_settled(self) -> bool:
        """Whether nobody waits here any more."""
        return self.told_at is not None or self.waived_at is not None
