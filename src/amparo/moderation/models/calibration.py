"""Items whose answer is known, which enter unmarked after a policy changed. Words and mild pictures, never graphic."""

from typing import Any, ClassVar, Final

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.moderation.models.case import Case
from amparo.moderation.models.policy import PolicyLine
from amparo.moderation.states import SubjectKind, Verdict

MILDEST: Final = 1
"""The gravest exposure severity of a calibration item."""


class CalibrationItem(models.Model):
    """What is asked, and what experts agreed on. It ends when its policy line gets a newer version."""

    policy_line = models.ForeignKey(PolicyLine, on_delete=models.PROTECT, related_name="calibration_items")
    subject_kind = models.CharField(max_length=8, default=SubjectKind.COMMENT)
    language = models.CharField(max_length=10)
    facts = models.TextField()
    evidence_text = models.TextField()
    measure: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    severity = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=16)
    reason = models.TextField()  # why the experts say so: shown with the result
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(severity__lte=MILDEST), name="calibration_never_graphic"),
            models.CheckConstraint(condition=models.Q(verdict__in=list(Verdict)), name="calibration_verdict_known"),
        ]


class CalibrationAnswer(models.Model):
    """How one reviewer answered one item. Theirs first: others count it only after they saw it, or a week later."""

    item = models.ForeignKey(CalibrationItem, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="calibration_answer")
    matches = models.BooleanField(null=True)  # none: not answered yet
    answered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "person"], name="calibration_once")]
