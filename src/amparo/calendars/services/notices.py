"""Who is told of a swap."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.calendars.models import Swap
from amparo.calendars.states import SwapState
from amparo.core.text import Labels
from amparo.notifications.services import notify

SWAP_ASKED: Final = "calendars:swap_asked"
SWAP_ACCEPTED: Final = "calendars:swap_accepted"
SWAP_DECLINED: Final = "calendars:swap_declined"

SENTENCES: Final[Labels] = {
    SWAP_ASKED: _("%(who)s asks you to take a shift on the rota %(rota)s"),
    SWAP_ACCEPTED: _("%(who)s takes your shift on the rota %(rota)s"),
    SWAP_DECLINED: _("%(who)s cannot take your shift on the rota %(rota)s"),
}


def tell_of_swap(swap: Swap) -> None:
    data = {"who": swap.asked_by.name, "rota": swap.rota.name}
    notify(users=[swap.asked_of_id], kind=SWAP_ASKED, data=data)


def tell_of_answer(swap: Swap) -> None:
    kind = SWAP_ACCEPTED if swap.state == SwapState.ACCEPTED else SWAP_DECLINED
    notify(users=[swap.asked_by_id], kind=kind, data={"who": swap.asked_of.name, "rota": swap.rota.name})
