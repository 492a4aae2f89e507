from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from amparo.accounts.models import User
from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.media.apart.pdq import GOOD
from amparo.media.fields import HashField
from amparo.media.harm import Exposure, Harm
from amparo.media.kinds import Family
from amparo.media.looks import LEAST_DETAIL, MOST_BLUR, Look
from amparo.media.states import Outcome


def _among(field: str, codes: Any) -> Q:
    return Q(**{f"{field}__in": [str(code) for code in codes]})


class ShieldPreference(models.Model):
    """How one person wants one kind of harm to be covered, instead of the default: stronger or weaker."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    harm = models.CharField(max_length=20)
    blur = models.PositiveSmallIntegerField()
    grey = models.BooleanField()
    detail = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "harm"], name="shield_preference_once"),
            models.CheckConstraint(condition=_among("harm", Harm), name="shield_preference_harm_known"),
            models.CheckConstraint(
                condition=Q(blur__lte=MOST_BLUR, detail__gte=LEAST_DETAIL, detail__lte=1),
                name="shield_preference_can_be_drawn",
            ),
        ]

    @property
    def look(self) -> Look:
        return Look(blur=self.blur, grey=self.grey, detail=self.detail)


class Derived(models.Model):
    """What was made of a file by a recipe, kept because making it again costs: a picture, a clip, or why there is none.

    Deleted when nobody has asked for it for long; it can always be made anew.
    """

    source = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    recipe = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField(default=0)  # which of several: stills
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(default=clock.now)  # moved on at most once a day

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "recipe", "number"], name="derived_once"),
            models.CheckConstraint(
                condition=Q(file__isnull=False, reason="") | (Q(file__isnull=True) & ~Q(reason="")),
                name="derived_or_why_not",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["used_at"], name="derived_by_use")]


class Fingerprint(models.Model):
    """What a file is by its bytes, and how it looks: the same picture is found again after it was resized."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+", primary_key=True)
    family = models.CharField(max_length=10)
    pdq = HashField(null=True)  # of pictures, and of the first still of videos
    quality = models.PositiveSmallIntegerField(default=0)  # 0 to 100: how much there is to tell pictures apart by

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_among("family", Family), name="fingerprint_family_known"),
        ]

    @property
    def telling(self) -> str | None:
        """The hash, if there is enough in the picture to know it by."""
        return self.pdq if self.quality >= GOOD else None


class Decided(models.Model):
    """Something that a person has looked at and decided about, so that nobody has to see the same again.

    Or that waits behind the child-safety wall. It is known by its hashes alone and outlives the file.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=12)
    harm = models.CharField(max_length=20)
    severity = models.PositiveSmallIntegerField()
    source_kind = models.CharField(max_length=40)  # what it was decided in: "ticket", "case", …
    source_id = models.BigIntegerField()
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_among("outcome", Outcome), name="decided_outcome_known"),
            models.CheckConstraint(condition=_among("harm", Harm), name="decided_harm_known"),
            models.CheckConstraint(condition=Q(severity__lte=int(Exposure.EXTREME)), name="decided_severity_known"),
        ]


class DecidedLooks(models.Model):
    """How something decided looks, where that tells pictures apart.

    A narrow table, whose indexes bear all of it; see queries.decided_like.
    """

    decided = models.OneToOneField(Decided, on_delete=models.CASCADE, related_name="looks", primary_key=True)
    pdq = HashField()
