"""What reviewers do with a case: they have it for a while, and say what they think."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.moderation.models.case import Case
from amparo.moderation.models.policy import PolicyLine
from amparo.moderation.states import Outcome, Round, Verdict

Json = models.JSONField[dict[str, Any], dict[str, Any]]

UNDO: Final = timedelta(seconds=10)


class Lease(models.Model):
    """Somebody has a case until the lease ends, or is renewed, or a verdict is committed."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="lease")
    reviewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    round = models.CharField(max_length=8)
    taken_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    renewed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(round__in=list(Round)), name="lease_round_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["reviewer"], name="lease_reviewer")]


class Review(models.Model):
    """One verdict of one reviewer. What was committed stays; an amendment stands beside it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    round = models.CharField(max_length=8)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=16)
    policy_line = models.ForeignKey(PolicyLine, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    measure: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    confidence = models.PositiveSmallIntegerField(null=True)  # 1-5
    is_blind = models.BooleanField(default=True)
    seconds = models.PositiveIntegerField(default=0)  # from taking it to the verdict; never shown by person
    committed_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)  # it can be taken back no more
    revealed_at = models.DateTimeField(null=True)  # when the first verdict was shown
    amended_to = models.CharField(max_length=16, blank=True)
    amended_line = models.ForeignKey(PolicyLine, null=True, on_delete=models.PROTECT, related_name="+")
    amended_measure: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    amended_reason = models.TextField(blank=True)
    amended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # whoever took part in a case takes part no second time: arbiter and appeal reviewer are always others
            models.UniqueConstraint(fields=["case", "reviewer"], name="review_once_by_person"),
            models.UniqueConstraint(
                fields=["case", "round"], name="review_once_in_round", condition=~models.Q(round=Round.APPEAL)
            ),
            models.CheckConstraint(condition=models.Q(round__in=list(Round)), name="review_round_known"),
            models.CheckConstraint(condition=models.Q(verdict__in=list(Verdict)), name="review_verdict_known"),
            models.CheckConstraint(
                condition=models.Q(revealed_at__isnull=True) | models.Q(settled_at__isnull=False),
                name="review_first_shown_after_verdict",
            ),
            models.CheckConstraint(
                condition=models.Q(amended_at__isnull=True)
                | (models.Q(revealed_at__isnull=False) & ~models.Q(amended_reason="")),
                name="review_amended_with_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reviewer", "-id"], name="review_of_person")]

    @property
    def undo_until(self) -> datetime:
        """Until then the reviewer may take it back; afterwards it settles."""
        return self.committed_at + UNDO

    @property
    def last_verdict(self) -> str:
        """What the reviewer says in the end."""
        return self.amended_to or self.verdict

    @property
    def last_line_id(self) -> int:
        return self.amended_line_id or self.policy_line_id

    @property
    def last_measure(self) -> dict[str, Any] | None:
        return self.amended_measure if self.amended_to else self.measure


class Ruling(models.Model):
    """What a case ended in: once by its reviewers, and once more for every appeal."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rulings")
    # 0 of the reviewers, then one more for each appeal: a case is not decided twice
    nth = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=12)
    policy_line = models.ForeignKey(PolicyLine, on_delete=models.PROTECT, related_name="+")
    measure: Json = models.JSONField()  # what holds from now on
    review = models.OneToOneField(Review, null=True, on_delete=models.PROTECT, related_name="ruling")
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "nth"], name="ruling_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=list(Outcome)), name="ruling_outcome_known"),
        ]
