"""Programmes: how the people of a team are protected, within bounds that nobody can leave."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import Team
from amparo.accounts.queries import HOUSE
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.locks import hold_in_transaction
from amparo.wellbeing.events import ProgrammeRemoved, ProgrammeSaved
from amparo.wellbeing.models import FEWEST, Programme
from amparo.wellbeing.permissions import WellbeingPermission

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "budget": (20, 240),
    "soft_percent": (20, 90),
    "high_minutes": (0, 240),
    "last_minutes": (30, 240),
    "in_a_row": (1, 6),
    "cool_down_minutes": (3, 60),
    "weeks_in": (1, 8),
    "weeks_out": (0, 8),
    "break_minutes": (5, 30),
    "fewest": (FEWEST, 50),
}
"""The least and the most of each; the database refuses anything else too."""


@transaction.atomic
def save_programme(*, by: Doer, values: Mapping[str, int], team: Team | None = None) -> Programme:
    """Set what is named in `values` (see BOUNDS) for `team`, or for all teams without a programme of their own.

    Raises Invalid (with the field), NotAllowed.
    """
    demand(by, WellbeingPermission.PROGRAMMES_MANAGE)
    for name, value in values.items():
        least, most = BOUNDS[name]
        if not least <= value <= most:
            raise Invalid(
                _("Between %(least)s and %(most)s: nobody can go further.") % {"least": least, "most": most}, field=name
            )
    hold_in_transaction("wellbeing:programmes")
    row = Programme.objects.filter(team=team).first() or Programme(team=team)
    for name, value in values.items():
        setattr(row, name, value)
    row.saved_at = clock.now()
    row.save()
    event = ProgrammeSaved(team=team.name if team else "", values=dict(values))
    record(event, by=actor_of(by), about=_about(team))
    return row


@transaction.atomic
def remove_programme(*, by: Doer, team: Team) -> None:
    """Let `team` have the programme of the house again."""
    demand(by, WellbeingPermission.PROGRAMMES_MANAGE)
    removed, _rows = Programme.objects.filter(team=team).delete()
    if removed:
        record(ProgrammeRemoved(team=team.name), by=actor_of(by), about=_about(team))


def _about(team: Team | None) -> Subject:
    return Subject("team", team.pk) if team else HOUSE
