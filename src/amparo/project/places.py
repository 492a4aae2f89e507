"""The places of the rail and the phone bar, in order."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.accounts.permissions import AccountPermission
from amparo.calendars.permissions import CalendarPermission
from amparo.escalations.permissions import EscalationPermission
from amparo.media.permissions import MediaPermission
from amparo.moderation.permissions import ModerationPermission
from amparo.sops.permissions import SopPermission
from amparo.tickets.permissions import TicketPermission
from amparo.ui.places import Place

PLACES: Final = (
    Place(url="desk:home", name=_("Desk"), icon="inbox", key="D", permission=TicketPermission.READ),
    Place(
        url="desk:review",
        name=_("Review"),
        icon="scale",
        key="R",
        permission=(ModerationPermission.READ, ModerationPermission.COMMENT),
    ),
    Place(url="desk:loops", name=_("Loops"), icon="refresh-ccw-dot", key="L", permission=EscalationPermission.READ),
    Place(url="desk:procedures", name=_("SOPs"), icon="workflow", key="P", permission=SopPermission.READ),
    Place(
        url="desk:shifts",
        name=_("Shifts"),
        icon="calendar-clock",
        key="T",
        permission=CalendarPermission.SWAP,
        on_phone=False,
    ),
    Place(
        url="desk:search",
        name=_("Search"),
        icon="search",
        key="S",
        permission=TicketPermission.READ,
        on_phone=False,  # the lists have the field at their head
    ),
    Place(
        url="desk:walled",
        name=_("Child safety"),
        icon="lock",
        key="W",
        permission=MediaPermission.WALLED,
        on_phone=False,
    ),
    Place(
        url="console:home",
        name=_("Console"),
        icon="sliders-vertical",
        key="O",
        permission=AccountPermission.CONSOLE_OPEN,
        on_phone=False,
    ),
    Place(url="desk:break", name=_("Break"), icon="coffee", key="B", at_end=True),
)
