"""A procedure and its versions. What it says stands in the text alone; the columns beside it are read from there."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.fields import VariantsField
from amparo.sops.states import UNFINISHED, VersionState


class Procedure(models.Model):
    """One SOP through all its versions. Title, risk, owner and date are those of the version that holds."""

    key = models.SlugField(max_length=80, unique=True)  # `id` in the text
    title = VariantsField()
    owner = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    risk = models.CharField(max_length=8, blank=True)
    review_by = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["review_by"], name="procedure_review", condition=models.Q(review_by__isnull=False))
        ]

    def __str__(self) -> str:
        return self.key


class Version(models.Model):
    """One text of a procedure. Once published it never changes: a trigger of the database sees to it."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()  # byte for byte as it came
    digest = models.CharField(max_length=64)  # SHA-256 of the text, hexadecimal
    state = models.CharField(max_length=10, default=VersionState.DRAFT)
    is_major = models.BooleanField(default=False)
    note = models.TextField(blank=True)  # why it is changed, in the author's words
    # up to three: [{"question": {language: text}, "options": [{language: text}], "right": index}]
    questions: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, blank=True)
    holds_back = models.BooleanField(default=False)  # no run for those who have not acknowledged it
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # everybody who changed the text: none of them approves it
    writers: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list, blank=True)
    approver = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)
    holds_from = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # retired or withdrawn
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(VersionState)), name="version_state_known"),
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["procedure"], name="version_one_unfinished", condition=models.Q(state__in=UNFINISHED)
            ),
            models.CheckConstraint(
                condition=models.Q(approver__isnull=True) | ~models.Q(approver=models.F("author")),
                name="version_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED)
                | models.Q(approver__isnull=False, published_at__isnull=False, holds_from__isnull=False),
                name="version_published_is_approved",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["procedure", "-holds_from", "-number"],
                name="version_holding",
                condition=models.Q(state=VersionState.PUBLISHED),
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"
