"""Which policies hold, and what their versions say."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from amparo.calendars.queries import schedule
from amparo.core.errors import Missing
from amparo.core.kept import kept
from amparo.paging.models import Ladder
from amparo.sla import clocks
from amparo.sla.models import Policy, PolicyVersion
from amparo.tickets.models import ContactReason

_KEPT: Final = 256


@dataclass(frozen=True)
class Holding:
    """A policy as it holds now: its version, and the version of the calendar that it counts by."""

    version_id: int
    calendar_version_id: int | None

    @property
    def policy(self) -> clocks.Policy:
        return policy_of(self.version_id)

    @property
    def terms(self) -> clocks.Terms:
        return terms_of(self.version_id, self.calendar_version_id)


@lru_cache(maxsize=_KEPT)
def policy_of(version_id: int) -> clocks.Policy:
    """What a version says, kept in this process since a version never changes. Raises Missing."""
    document = PolicyVersion.objects.filter(pk=version_id).values_list("document", flat=True).first()
    if document is None:
        raise Missing
    return clocks.Policy.read(document)


@lru_cache(maxsize=_KEPT)
def terms_of(version_id: int, calendar_version_id: int | None) -> clocks.Terms:
    """What the clocks of a promise go by. Raises Missing."""
    return policy_of(version_id).terms(schedule(calendar_version_id) if calendar_version_id else None)


def holding() -> list[Holding]:
    """The policies in use, in their order (one query)."""
    return [Holding(version, calendar) for version, calendar in _holding() if version is not None]


@kept
def _holding() -> QuerySet[Policy, tuple[int | None, int | None]]:
    rows = Policy.objects.filter(is_active=True).order_by("position", "pk")
    return rows.values_list("current", "current__calendar__current")


def holding_for(facts: clocks.Facts, among: list[Holding]) -> Holding | None:
    """The first of them that fits."""
    return next((one for one in among if one.policy.fits(facts)), None)


def policies() -> QuerySet[Policy]:
    """All of them with what they say now, in their order, those out of use last."""
    rows = Policy.objects.select_related("current__calendar", "current__ladder")
    return rows.order_by("-is_active", "position", "pk")


def versions_of(policy: Policy) -> QuerySet[PolicyVersion]:
    """Newest first, with who made each."""
    return PolicyVersion.objects.filter(policy=policy).select_related("made_by").order_by("-number")


def reasons_above(reason_id: int | None) -> frozenset[str]:
    """The code of a contact reason and of all above it in the tree."""
    if reason_id is None:
        return frozenset()
    tree = {pk: (parent, code) for pk, parent, code in _tree()}
    found: list[str] = []
    at: int | None = reason_id
    while at in tree:
        at, code = tree[at]
        found.append(code)
    return frozenset(found)


@kept
def _tree() -> QuerySet[ContactReason, tuple[int, int | None, str]]:
    return ContactReason.objects.values_list("pk", "parent_id", "code")


def by_ladder(ladder: Ladder) -> list[str]:
    """The names of the policies in use that call by a ladder when something is late."""
    rows = Policy.objects.filter(is_active=True, current__ladder=ladder)
    return list(rows.order_by("position").values_list("name", flat=True))


def counts_by(calendar_id: int) -> list[str]:
    """The names of the policies in use that count by a calendar."""
    rows = Policy.objects.filter(is_active=True, current__calendar=calendar_id).select_related("current")
    return [row.name for row in rows.order_by("position") if row.current and policy_of(row.current.pk).needs_calendar]
