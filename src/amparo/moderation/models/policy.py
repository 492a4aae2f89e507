"""What is held against whom by which words, and which decisions are looked at twice: as data, in versions."""

from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.fields import VariantsField
from amparo.moderation.states import Ground


class PolicyLine(models.Model):
    """One line of the policy, in one version: what was said then is what was decided by."""

    code = models.CharField(max_length=40)  # "4.2"
    version = models.PositiveIntegerField(default=1)
    title = VariantsField()
    text = VariantsField()
    ground = models.CharField(max_length=8, default=Ground.TERMS)
    reference = models.CharField(max_length=300, blank=True)  # the law, or the clause of the terms
    dsa_category = models.CharField(max_length=80, blank=True)
    dsa_keyword = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)  # the newest of its code, and still held against anybody
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="policy_line_version_once"),
            models.UniqueConstraint(
                fields=["code"], name="policy_line_active_once", condition=models.Q(is_active=True)
            ),
            models.CheckConstraint(condition=models.Q(ground__in=list(Ground)), name="policy_line_ground_known"),
        ]

    def __str__(self) -> str:
        return self.code


class Platform(models.Model):
    """The system that decisions come from, told of every outcome. There is one, or none."""

    url = models.CharField(max_length=500)
    secret = models.TextField(blank=True)  # sealed; signs what is sent
    tells_creators = models.BooleanField(default=False)  # it shows the statement it is given
    is_active = models.BooleanField(default=True)


class RuleVersion(models.Model):
    """The whole book of rules as it held from `made_at` on; a case names the version that chose it."""

    version = models.PositiveIntegerField(unique=True)
    # as `rules.Book.from_json` reads it
    book: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.version)
