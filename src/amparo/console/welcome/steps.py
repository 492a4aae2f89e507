"""What an empty desk needs before the first mail can be answered, in this order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Invitation, Team, User
from amparo.channels.email.models import Mailbox
from amparo.tickets.models import Brand


@dataclass(frozen=True, kw_only=True)
class Step:
    key: str
    name: str | Promise
    lacks: str | Promise
    is_done: Callable[[], bool]


STEPS: Final = (
    Step(
        key="brand",
        name=_("Brand"),
        lacks=_("no brand"),
        is_done=lambda: Brand.objects.filter(is_active=True).exists(),
    ),
    Step(
        key="mailbox",
        name=_("Mailbox"),
        lacks=_("no mailbox"),
        is_done=lambda: Mailbox.objects.filter(is_active=True).exists(),
    ),
    Step(
        key="team",
        name=_("Team"),
        lacks=_("no team"),
        is_done=lambda: Team.objects.filter(is_active=True).exists(),
    ),
    Step(
        key="people",
        name=_("People"),
        lacks=_("no colleagues"),
        is_done=lambda: (
            User.objects.filter(is_active=True)[1:2].exists() or Invitation.objects.exclude(email="").exists()
        ),
    ),
)


def step(key: str) -> Step | None:
    return next((one for one in STEPS if one.key == key), None)


def missing_steps() -> list[Step]:
    """Asks the database, not a note of what was done: what was deleted later is missing again."""
    return [one for one in STEPS if not one.is_done()]
