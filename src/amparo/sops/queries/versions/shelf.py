"""The procedures of the house, as their owners look at them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from amparo.sops.models import Procedure, Reading, Version
from amparo.sops.queries.versions.holding import holding
from amparo.sops.states import UNFINISHED, VersionState


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """`holds` is the version that people work along, `next` one that is written or will hold later; either may be None.

    `told` and `have_read` count the people whom the version that holds concerns.
    """

    procedure: Procedure
    holds: Version | None
    next: Version | None
    told: int
    have_read: int
    is_overdue: bool


def shelf(today: date) -> list[Shelved]:
    """Every procedure, by key; four queries."""
    holds = {version.procedure_id: version for version in holding().defer("text")}
    coming = Q(state__in=UNFINISHED) | Q(state=VersionState.PUBLISHED) & ~Q(pk__in=[one.pk for one in holds.values()])
    later = Version.objects.filter(coming).defer("text").order_by("number")
    following = {version.procedure_id: version for version in later}
    counts = (
        Reading.objects.filter(version__in=list(holds.values()))
        .values("version")
        .annotate(told=Count("pk"), have_read=Count("acknowledged_at"))
        .values_list("version", "told", "have_read")
    )
    read = {version: (told, have_read) for version, told, have_read in counts}
    return [
        Shelved(
            procedure=procedure,
            holds=(held := holds.get(procedure.pk)),
            next=following.get(procedure.pk),
            told=read.get(held.pk, (0, 0))[0] if held else 0,
            have_read=read.get(held.pk, (0, 0))[1] if held else 0,
            is_overdue=bool(held and procedure.review_by and procedure.review_by < today),
        )
        for procedure in Procedure.objects.select_related("owner").order_by("key")
    ]
