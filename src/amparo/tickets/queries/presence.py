"""Who looks at which ticket just now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.kept import kept
from amparo.tickets.models import OpenDesk, Presence

PRESENCE_LASTS: Final = timedelta(seconds=45)
"""After this long without a sign a person has left; open pages give one about every 20 s."""

DESK_LASTS: Final = timedelta(seconds=75)
"""After this long without a sign a desk is on no screen; web processes give one every 30 s."""


@dataclass(frozen=True, kw_only=True)
class Present:
    user_id: int
    name: str
    is_typing: bool


def present_on(ticket_ids: Collection[int], *, besides: User) -> dict[int, list[Present]]:
    """Colleagues who look at these tickets, by ticket, in one query; those who type first."""
    now = clock.now()
    found: dict[int, list[Present]] = defaultdict(list)
    for ticket_id, user_id, name, typing_until in _seen(list(ticket_ids), now - PRESENCE_LASTS, besides.pk):
        is_typing = typing_until is not None and typing_until > now
        found[ticket_id].append(Present(user_id=user_id, name=name, is_typing=is_typing))
    for people in found.values():
        people.sort(key=lambda present: not present.is_typing)
    return dict(found)


def at_the_desk() -> set[int]:
    """Whose desk is on a screen now, by key. For counting alone: no page says who is there."""
    return set(OpenDesk.objects.filter(seen_at__gt=clock.now() - DESK_LASTS).values_list("user_id", flat=True))


def at_a_ticket() -> set[int]:
    """Who has a ticket before them now, by key. For counting alone, as above."""
    return set(Presence.objects.filter(seen_at__gt=clock.now() - PRESENCE_LASTS).values_list("user_id", flat=True))


@kept
def _seen(
    ticket_ids: list[int], since: datetime, besides: int
) -> QuerySet[Presence, tuple[int, int, str, datetime | None]]:
    seen = Presence.objects.filter(ticket__in=ticket_ids, seen_at__gt=since).exclude(user=besides)
    return seen.order_by("user__name").values_list("ticket_id", "user_id", "user__name", "typing_until")
