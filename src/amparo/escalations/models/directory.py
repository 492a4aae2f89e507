"""Who decides what: authorities, kinds of escalation, and the rules that lead from one to the other."""

from typing import Any, ClassVar

from django.db import models

from amparo.accounts.models import Team
from amparo.calendars.models import BusinessCalendar
from amparo.core.fields import VariantsField
from amparo.escalations.states import Level
from amparo.paging.models import Ladder


class Authority(models.Model):
    """A team that decides something we may not. It needs no accounts: a mail address or a webhook will do."""

    code = models.SlugField(max_length=60, unique=True)
    name = VariantsField()
    about = VariantsField()  # what it decides, in a sentence
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    mail_address = models.CharField(max_length=320, blank=True)
    webhook_url = models.CharField(max_length=500, blank=True)
    webhook_secret = models.TextField(blank=True)  # sealed (core.secrets)
    language = models.CharField(max_length=10, default="en")  # in which we write to it
    ladder = models.ForeignKey(Ladder, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # its hours, by which the clocks of P2 and P3 run; P0 and P1 know no hours
    calendar = models.ForeignKey(BusinessCalendar, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class EscalationKind(models.Model):
    """What can be escalated, with the form of what its authority needs to know."""

    code = models.SlugField(max_length=60, unique=True)
    name = VariantsField()
    about = VariantsField()
    # [{"name", "label": {language: text}, "type", "required", "personal", "from", "options": [{"code", "label"}]}]
    questions: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, blank=True)
    # {"P1": {"acknowledge": minutes, "update": …, "decide": …, "tell": …}}: where it differs from the usual clocks
    clocks: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    level = models.CharField(max_length=2, default=Level.P2)  # proposed in the form
    shows_personal_data = models.BooleanField(default=False)  # to the authority, outside the desk
    is_critical = models.BooleanField(default=False)  # what the one key raises
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(level__in=list(Level)), name="kind_level_known")
        ]

    def __str__(self) -> str:
        return self.code


class DirectoryRule(models.Model):
    """This kind, in this market (empty: any), at this level (empty: any), is decided by this authority."""

    kind = models.ForeignKey(EscalationKind, on_delete=models.CASCADE, related_name="rules")
    market = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=2, blank=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="rules")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "market", "level"], name="directory_rule_once"),
            models.CheckConstraint(condition=models.Q(level__in=["", *Level]), name="directory_rule_level_known"),
        ]
