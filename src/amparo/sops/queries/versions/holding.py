"""Which version of a procedure holds."""

from datetime import datetime

from django.db.models import QuerySet

from amparo.core import clock
from amparo.sops.models import Version
from amparo.sops.states import VersionState


def holding(at: datetime | None = None) -> QuerySet[Version]:
    """The version that holds of every procedure in use: the latest that was published to hold by then."""
    return (
        Version.objects.filter(state=VersionState.PUBLISHED, holds_from__lte=at or clock.now())
        .select_related("procedure")
        .order_by("procedure", "-holds_from", "-number")
        .distinct("procedure")
    )


def holding_of(key: str) -> Version | None:
    """The version of the procedure `key` that holds now."""
    return holding().filter(procedure__key=key).first()
