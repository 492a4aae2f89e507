"""Who has read which change, and what a person has still to read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from amparo.accounts.models import Membership, User
from amparo.core.kept import kept
from amparo.sops.models import CheckAnswer, Procedure, Reading, Run, Version
from amparo.sops.queries.versions.holding import holding
from amparo.sops.states import RunState, VersionState


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One person and one change; `wrong` counts the check questions that were answered wrongly on the way."""

    person: User
    teams: list[str]
    told_at: datetime
    reminded_at: datetime | None
    acknowledged_at: datetime | None
    wrong: int


def readers_of(version: Version) -> list[Reader]:
    """Those whom a change concerns, those who have not read it first, by name; three queries."""
    rows = list(Reading.objects.filter(version=version).select_related("person").order_by("person__name"))
    people = [row.person_id for row in rows]
    teams: dict[int, list[str]] = {}
    for person, team in Membership.objects.filter(user__in=people).values_list("user_id", "team__name"):
        teams.setdefault(person, []).append(team)
    wrong: dict[int, int] = {}
    for person in CheckAnswer.objects.filter(version=version, is_right=False).values_list("person_id", flat=True):
        wrong[person] = wrong.get(person, 0) + 1
    found = [
        Reader(
            person=row.person,
            teams=sorted(teams.get(row.person_id, [])),
            told_at=row.told_at,
            reminded_at=row.reminded_at,
            acknowledged_at=row.acknowledged_at,
            wrong=wrong.get(row.person_id, 0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda reader: reader.acknowledged_at is not None)


_WAS_PUBLISHED = (VersionState.PUBLISHED, VersionState.RETIRED, VersionState.WITHDRAWN)


_IS_IN_USE = Exists(Version.objects.filter(procedure=OuterRef("procedure"), state=VersionState.PUBLISHED))
_MATTERS = Q(state=VersionState.PUBLISHED) | Q(_IS_IN_USE, state=VersionState.RETIRED, is_major=True)
"""What is worth reading: what holds or will, and a major change also when another one came after it, which says nothing
of what it changed."""


def matters(version: Version) -> bool:
    """Whether a version is worth reading still."""
    return Version.objects.filter(_MATTERS, pk=version.pk).exists()


def to_read(user: User) -> list[Version]:
    """The changes that `user` has not acknowledged and that matter still, those that hold runs back first."""
    open_ = Reading.objects.filter(person=user, acknowledged_at__isnull=True).values("version_id")
    versions = Version.objects.filter(_MATTERS, pk__in=open_).select_related("procedure")
    return list(versions.defer("text").order_by("-holds_back", "-is_major", "-published_at"))


def major_to_read(user: User) -> list[int]:
    """The ids of the major changes that `user` has not acknowledged; one query on a partial index."""
    return _major_to_read(user.pk)


@kept
def _major_to_read(user_id: int) -> QuerySet[Version, int]:
    open_ = Version.objects.filter(readings__person=user_id, readings__acknowledged_at__isnull=True)
    return open_.filter(_MATTERS, is_major=True).values_list("pk", flat=True)


def is_read_by(user: User, version: Version) -> bool:
    return Reading.objects.filter(version=version, person=user, acknowledged_at__isnull=False).exists()


def published_before(version: Version) -> Version | None:
    """The version that people worked along before this one, also if it was wrong: they know it and no other."""
    return (
        Version.objects.filter(procedure=version.procedure_id, number__lt=version.number, state__in=_WAS_PUBLISHED)
        .order_by("-number")
        .first()
    )


def under_way(procedure: Procedure) -> QuerySet[Run]:
    """The runs of a procedure, and of those that call it, that have not ended, the oldest first.

    `along` is the number of its version that a run keeps.
    """
    keeps = Q(version__procedure=procedure) | Q(pins__has_key=procedure.key)
    pin = Cast(KeyTextTransform(procedure.key, OuterRef("pins")), BigIntegerField())
    called = Version.objects.filter(procedure=procedure, pk=pin).values("number")
    own = Version.objects.filter(procedure=procedure, pk=OuterRef("version")).values("number")
    return (
        Run.objects.filter(keeps, state=RunState.RUNNING)
        .annotate(along=Coalesce(Subquery(own), Subquery(called)))
        .select_related("ticket", "version", "moved_by")
        .order_by("id")
    )


def overdue(today: datetime) -> list[Procedure]:
    """Procedures in use whose text was to be looked at again before `today`."""
    in_use = holding(today).values_list("procedure_id", flat=True)
    return list(
        Procedure.objects.filter(pk__in=list(in_use), review_by__lt=today.date())
        .select_related("owner")
        .order_by("review_by")
    )
