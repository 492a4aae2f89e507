from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.fields import VariantsField
from amparo.core.text import in_language
from amparo.tools.catalogue import ActionSpec, Risk
from amparo.tools.states import AuthKind

Texts = ArrayField[list[str], list[str]]


class Connector(models.Model):
    """Another system: where it is, how we show who we are, and whom it may lead us to."""

    name = models.CharField(max_length=40, unique=True)  # "lume": the first part of its actions' names
    title = models.CharField(max_length=80)  # "Lume": how people call it
    base_url = models.CharField(max_length=500)
    hosts: Texts = ArrayField(models.CharField(max_length=253), default=list, blank=True)  # beside the base's own
    networks: Texts = ArrayField(models.CharField(max_length=64), default=list, blank=True)  # private ones, by name
    auth_kind = models.CharField(max_length=10, default=AuthKind.NONE)
    auth_name = models.CharField(max_length=200, blank=True)  # header, user or client id
    auth_secret = models.TextField(blank=True)  # sealed
    auth_url = models.CharField(max_length=500, blank=True)  # where OAuth 2 gives tokens
    auth_scope = models.CharField(max_length=300, blank=True)
    seconds = models.PositiveSmallIntegerField(default=10)  # the longest a call may take, as a whole
    knows_keys = models.BooleanField(default=False)  # a repeated Idempotency-Key does nothing twice there
    document = models.TextField(blank=True)  # the OpenAPI text it was made from
    document_url = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(auth_kind__in=list(AuthKind)), name="connector_auth_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lacks_secret(self) -> bool:
        """Whether it is known how we show who we are, and not yet with what: it can only rest."""
        return self.auth_kind != AuthKind.NONE and not self.auth_secret


class Breaker(models.Model):
    """How a connector fared of late, shared by all processes: after some failures nobody asks it for a while."""

    connector = models.OneToOneField(Connector, on_delete=models.CASCADE, primary_key=True, related_name="breaker")
    failures = models.PositiveIntegerField(default=0)  # in a row
    open_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)


class Token(models.Model):
    """What a connector's system gave us for our credentials (OAuth 2), shared by all processes until it ends."""

    connector = models.OneToOneField(Connector, on_delete=models.CASCADE, primary_key=True, related_name="+")
    bought_with = models.CharField(max_length=64)  # a fingerprint: with other credentials it is another token
    sealed = models.TextField()
    ends_at = models.DateTimeField()


class Action(models.Model):
    """One thing that can be asked of a connector."""

    connector = models.ForeignKey(Connector, on_delete=models.PROTECT, related_name="actions")
    name = models.CharField(max_length=150, unique=True)  # "lume.accounts.find"
    label = VariantsField()
    manual_way = VariantsField()  # what to do while the tool is down
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=500)
    # [{name, place, wire, type, required}] and [{name, path, type, required}]: see openapi.Parameter and openapi.Output
    parameters: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    outputs: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    # name of an input or output → the roles that may open it, saying why
    hidden: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    # how fields read: name → {"label": {language: text}, "values": {code: {language: text}}}
    words: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    risk = models.CharField(max_length=8, default=Risk.CHANGE)
    markets: Texts = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # empty: all
    roles: Texts = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # empty: who may call at all
    daily_limit = models.PositiveIntegerField(null=True, blank=True)  # calls of one person in 24 hours
    approval_minutes = models.PositiveSmallIntegerField(default=30)
    is_card = models.BooleanField(default=False)
    card_inputs: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    card_outputs: Texts = ArrayField(
        models.CharField(max_length=120), default=list, blank=True
    )  # empty: all plain ones
    place = models.PositiveSmallIntegerField(default=0)  # of its card among the others
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(risk__in=list(Risk)), name="action_risk_known"),
            models.CheckConstraint(
                condition=models.Q(is_card=False) | models.Q(risk=Risk.READ), name="action_card_only_reads"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def spec(self) -> ActionSpec:
        return ActionSpec(
            name=self.name,
            inputs={one["name"]: one["type"] for one in self.parameters},
            required=frozenset(one["name"] for one in self.parameters if one["required"]),
            outputs={one["name"]: one["type"] for one in self.outputs},
            risk=Risk(self.risk),
        )

    def word_of(self, name: str, language: str) -> str:
        """How the field `name` reads; its bare name when nobody has said."""
        texts = self.words.get(name, {}).get("label", {})
        return in_language(texts, language) or name.replace("_", " ").capitalize()

    @property
    def is_safe(self) -> bool:
        """Whether asking twice does what asking once does (RFC 9110 §9.2.1)."""
        return self.method in {"GET", "HEAD"}

    def may_open(self, user: User, name: str) -> bool:
        """Whether `user` may be shown the hidden value `name`, once she has said why."""
        return bool(set(self.hidden.get(name, ())) & set(user.roles))
