"""What tickets are sorted and answered with: brands, contact reasons, tags, macros."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.fields import VariantsField


class Brand(models.Model):
    """The name under which people are answered."""

    name = models.CharField(max_length=80)
    default_language = models.CharField(max_length=10, default="pt-BR")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="brand_name_once")]

    def __str__(self) -> str:
        return self.name


class ContactReason(models.Model):
    """A node of the one tree of reasons why people write in."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    code = models.SlugField(max_length=60, unique=True)
    label = VariantsField()
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    requires_sop = models.BooleanField(default=False)  # not solved before its procedure has ended; holds for children
    harm = models.CharField(max_length=20, blank=True)  # what media on its tickets usually holds; empty: nothing said
    exposure_severity = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 to 4; null: the usual of the harm

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(exposure_severity__isnull=True) | models.Q(exposure_severity__lte=4),
                name="reason_severity_to_four",
            )
        ]


class Tag(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="tag_name_once")]

    def __str__(self) -> str:
        return self.name


class Macro(models.Model):
    """A reply and what comes with it: one object, a variant per language."""

    code = models.SlugField(max_length=60, unique=True)
    title = VariantsField()
    body = VariantsField()
    # by name: state, tags (added), priority, team (id), assign ("me"), reason (code)
    actions: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
