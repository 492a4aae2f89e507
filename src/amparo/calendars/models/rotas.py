from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from amparo.accounts.models import Team, User
from amparo.calendars.states import RotaKind, SwapState
from amparo.core import clock


class Rota(models.Model):
    """Who stands in when: on call, or at the desk. What its rows mean is worked out in `calendars.rotas`."""

    kind = models.CharField(max_length=10, default=RotaKind.ON_CALL)
    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=64, default="America/Sao_Paulo")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    needed: models.JSONField[list[Any], list[Any]] = models.JSONField(
        default=list
    )  # as RotaLayer.windows; empty: always
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="rota_name_once"),
            models.CheckConstraint(condition=models.Q(kind__in=list(RotaKind)), name="rota_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_have_gaps(self) -> bool:
        """On call somebody is needed always, unless it is said when; at the desk only when it is said."""
        return self.kind == RotaKind.ON_CALL or bool(self.needed)


class RotaLayer(models.Model):
    """People who take turns (`every`), or are there all at once (no `every`); or a calendar that was read in."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="layers")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80)
    every = models.CharField(max_length=10, blank=True)  # plain.Every; empty: all at once
    length = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    hand_off = models.TimeField()  # on the rota's wall clock
    ends_on = models.DateField(null=True)  # the last day
    windows: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)  # [weekday, "HH:MM", "HH:MM"]
    calendar: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]


class RotaMember(models.Model):
    """A place in a layer's turns; one person may have several."""

    layer = models.ForeignKey(RotaLayer, on_delete=models.CASCADE, related_name="places")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["layer", "position"], name="rota_place_once")]


class Swap(models.Model):
    """One asks another to stand in from `gives_start`; with `takes_start`, in exchange for time of the other's."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="swaps")
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_of = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    gives_start = models.DateTimeField()
    gives_end = models.DateTimeField()
    takes_start = models.DateTimeField(null=True)
    takes_end = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=SwapState.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(SwapState)), name="swap_state_known"),
            models.CheckConstraint(
                condition=models.Q(gives_end__gt=models.F("gives_start")), name="swap_gives_some_time"
            ),
            models.CheckConstraint(condition=~models.Q(asked_by=models.F("asked_of")), name="swap_of_two_people"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_of"], name="swap_open", condition=models.Q(state=SwapState.ASKED))
        ]


class RotaOverride(models.Model):
    """From `start` to before `end`, `on` stands in for `off`; see `plain.Override`. Later ones go last."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="overrides")
    start = models.DateTimeField()
    end = models.DateTimeField()
    off = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    on = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    swap = models.ForeignKey(Swap, null=True, on_delete=models.CASCADE, related_name="overrides")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="override_some_time"),
            models.CheckConstraint(
                condition=models.Q(off__isnull=False) | models.Q(on__isnull=False), name="override_of_somebody"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["rota", "end"], name="override_ahead")]


class Absence(models.Model):
    """A person is away, on every rota. Why is theirs and is not asked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    start = models.DateTimeField()
    end = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="absence_some_time")
        ]
        indexes: ClassVar = [models.Index(fields=["end"], name="absence_ahead")]


class Feed(models.Model):
    """A link by which a calendar program reads shifts without signing in: those of a rota, or of one person."""

    rota = models.ForeignKey(Rota, null=True, on_delete=models.CASCADE, related_name="feeds")
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="feeds")
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(rota__isnull=False) ^ models.Q(user__isnull=False), name="feed_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["rota"],
                name="feed_of_rota_once",
                condition=models.Q(revoked_at__isnull=True, user__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["user"],
                name="feed_of_user_once",
                condition=models.Q(revoked_at__isnull=True, rota__isnull=True),
            ),
        ]
