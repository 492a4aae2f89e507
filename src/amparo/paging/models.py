from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.core import clock
from amparo.paging.plans import Plan, Position
from amparo.paging.states import Level, PageState, TargetKind

Json = models.JSONField[dict[str, Any], dict[str, Any]]


class Ladder(models.Model):
    """Whom to call, one step after the other, until somebody has it. What the steps are stands in its versions."""

    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="ladder_name_once")]

    def __str__(self) -> str:
        return self.name


class LadderVersion(models.Model):
    """The steps of a ladder at one time; never changed afterwards."""

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    plan: Json = models.JSONField()  # see plans.Plan
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ladder", "number"], name="ladder_version_once"),
        ]


class Page(models.Model):
    """People being called about one thing, step by step."""

    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="pages")
    version = models.PositiveIntegerField()  # of the ladder, when it started
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    key = models.CharField(max_length=40, blank=True)  # tells several pages about one subject apart
    ticket_id = models.BigIntegerField(null=True)
    level = models.CharField(max_length=2)
    kind = models.CharField(max_length=60)  # how it reads: amparo.notifications.kinds
    data: Json = models.JSONField(default=dict)
    language = models.CharField(max_length=10, blank=True)  # of addresses without an account; empty: that of the house
    plan: Json = models.JSONField()  # frozen: see plans.Plan
    state = models.CharField(max_length=12, default=PageState.PAGING)
    round = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(default=0)  # the last one walked
    token = models.PositiveIntegerField(default=1)  # grows with every move: what was planned before it does nothing
    started_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(null=True)  # when the next step is due; None: nothing will be called any more
    exhausted_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    acknowledged_name = models.CharField(max_length=120, blank=True)
    acknowledged_via = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(PageState)), name="page_state_known"),
            models.CheckConstraint(condition=models.Q(level__in=list(Level)), name="page_level_known"),
            models.CheckConstraint(
                condition=models.Q(state=PageState.PAGING) | models.Q(next_at__isnull=True),
                name="page_calls_only_while_paging",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PageState.PAGING)
                | models.Q(next_at__isnull=False)
                | models.Q(exhausted_at__isnull=False),
                name="page_goes_on_or_is_exhausted",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "key"],
                name="page_once_per_subject",
                condition=~models.Q(state=PageState.ENDED),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="page_of_subject"),
            models.Index(fields=["-id"], name="page_open", condition=~models.Q(state=PageState.ENDED)),
            models.Index(fields=["next_at"], name="page_next", condition=models.Q(next_at__isnull=False)),
        ]

    @property
    def frozen(self) -> Plan:
        return Plan.from_json(self.plan)

    @property
    def position(self) -> Position:
        return Position(self.round, self.step)

    @property
    def about(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)

    @property
    def is_open(self) -> bool:
        return self.state != PageState.ENDED


class Call(models.Model):
    """Somebody was called in one step of one round; the database lets nobody be called twice in it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="calls", db_index=False)
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=4, default=TargetKind.USER)  # user, mail or url
    label = models.CharField(max_length=120, blank=True)  # what may be shown of an address
    address_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page", "round", "step", "user", "address_hash"], name="call_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, address_hash="")
                | (models.Q(user__isnull=True) & ~models.Q(address_hash="")),
                name="call_reaches_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="call_of_user", condition=models.Q(user__isnull=False))
        ]
