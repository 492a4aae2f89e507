from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from amparo.accounts.permissions import permissions_of
from amparo.core import clock
from amparo.core.kept import Reader, kept


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Reader):
    """A member of staff."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    locale = models.CharField(max_length=10, default="pt-br")
    time_zone = models.CharField(max_length=64, default="America/Sao_Paulo")
    markets: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    languages: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    skills: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    roles: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    preferences: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def permissions(self) -> frozenset[str]:
        """All this person may do; nothing when the account is closed."""
        return permissions_of(self.roles) if self.is_active else frozenset()

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    @cached_property
    def team_ids(self) -> list[int]:
        """The teams this person belongs to (one query per request at most)."""
        return _teams_of(self.pk)

    @property
    def likeness(self) -> tuple[frozenset[str], tuple[int, ...], str]:
        """What queries depend on besides who it is."""
        return self.permissions, tuple(self.team_ids), self.time_zone

    def double(self, pk: int) -> "User":
        one = User(pk=pk, time_zone=self.time_zone)
        one.permissions, one.team_ids = self.permissions, self.team_ids
        return one


class Team(models.Model):
    name = models.CharField(max_length=80)
    markets: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    languages: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    leads = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="membership_once")]


@kept
def _teams_of(user_id: int) -> models.QuerySet[Any, int]:
    return Membership.objects.filter(user=user_id).values_list("team_id", flat=True)


class SecondFactorRule(models.Model):
    """A role whose people come in with a passkey or a code besides the password, or not at all."""

    role = models.CharField(max_length=20, unique=True)


class Invitation(models.Model):
    """A link that works once: for the first owner, and for everybody who is invited later."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    roles: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=20), default=list)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")


class ApiToken(models.Model):
    """A bearer token: only its fingerprint is kept. It may do what its owner may, within its scopes."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class IdempotentAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that its repetition is answered alike and does nothing.

    Written in the transaction of the request itself: a repetition that runs at the same time waits for it.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="idempotency_key_once")]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="idempotency_age")]
