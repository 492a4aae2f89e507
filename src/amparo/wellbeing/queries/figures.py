"""What leads and the wellbeing lead may see of many people together."""

from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.wellbeing.models import USUAL_FEWEST, Programme, Release
from amparo.wellbeing.permissions import WellbeingPermission


def released_to(user: User) -> QuerySet[Release]:
    """The figures that were made, the newest month first; hidden ones say so (`people` 0)."""
    rows = Release.objects.select_related("team").order_by("-month", "measure", "team__name")
    return rows if user.may(WellbeingPermission.AGGREGATES_READ) else rows.none()


def fewest() -> int:
    """How many people are behind a figure at least, by the programme of the house."""
    house = Programme.objects.filter(team__isnull=True).first()
    return house.fewest if house else USUAL_FEWEST
