"""Who is told of what happens to a loop. The outcome comes back to whoever raised it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Membership, User
from amparo.accounts.queries import leads_of
from amparo.core.text import Labels, in_language, language_now
from amparo.escalations.labels import CLOCK_NAMES
from amparo.escalations.models import Escalation
from amparo.escalations.services.rows import said_of
from amparo.escalations.speakers import Speaker
from amparo.escalations.states import GRAVE, Direction, Level
from amparo.notifications.services import notify

RAISED: Final = "escalations:raised"
ACKNOWLEDGED: Final = "escalations:acknowledged"
ANSWERED: Final = "escalations:answered"
REFUSED: Final = "escalations:refused"
ASKED_US: Final = "escalations:asked_us"
NEWS: Final = "escalations:news"
REPLIED: Final = "escalations:replied"
REDIRECTED: Final = "escalations:redirected"
WITHDRAWN: Final = "escalations:withdrawn"
LATE: Final = "escalations:late"
NOT_REACHED: Final = "escalations:not_reached"
OPENED_AGAIN: Final = "escalations:opened_again"
CLOSED: Final = "escalations:closed"
HANDED_OVER: Final = "escalations:handed_over"
TAKEN_OVER: Final = "escalations:taken_over"
PROPOSED: Final = "escalations:proposed"
DOUBTED: Final = "escalations:doubted"
DEBRIEF: Final = "escalations:debrief"

CALLING: Final = frozenset({RAISED, ANSWERED, REFUSED, ASKED_US, LATE, NOT_REACHED, OPENED_AGAIN})
"""What people hear of away from the desk too when it is grave; on a P0 in their quiet hours as well."""

SENTENCES: Final[Labels] = {
    RAISED: _("%(level)s: escalation %(number)s waits for %(authority)s"),
    ACKNOWLEDGED: _("%(authority)s has escalation %(number)s"),
    ANSWERED: _("%(authority)s answered escalation %(number)s: tell everybody who waits"),
    REFUSED: _("%(authority)s refused escalation %(number)s: tell everybody who waits"),
    ASKED_US: _("%(authority)s asks something about escalation %(number)s"),
    NEWS: _("%(authority)s sent news about escalation %(number)s"),
    REPLIED: _("A reply came to what you asked about escalation %(number)s"),
    REDIRECTED: _("Escalation %(number)s went on to %(authority)s"),
    WITHDRAWN: _("Escalation %(number)s was withdrawn"),
    LATE: _("%(level)s: escalation %(number)s to %(authority)s is late (%(clock)s)"),
    NOT_REACHED: _("The system of %(authority)s does not take escalation %(number)s: call them, or pass it on"),
    OPENED_AGAIN: _("Escalation %(number)s is open again: somebody has not been told"),
    CLOSED: _("Escalation %(number)s is closed"),
    HANDED_OVER: _("%(who)s hands %(count)s open escalations over to you"),
    TAKEN_OVER: _("%(who)s accepted your %(count)s open escalations"),
    PROPOSED: _("Words on ticket %(ticket)s may mean danger. Please look"),
    DOUBTED: _("%(who)s is not sure whether somebody is in danger on ticket %(ticket)s. Please look"),
    DEBRIEF: _("Somebody offers you a talk about escalation %(number)s, if you like"),
}


def worded(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The authority and the clock by their names; of the former, versions before kept one name alone."""
    authority, clock = data.get("authority", ""), data.get("clock", "")
    if isinstance(authority, Mapping):
        authority = in_language(authority, language_now())
    return {**data, "authority": authority, "clock": CLOCK_NAMES.get(clock, clock)}


def tell(
    kind: str, row: Escalation, people: Iterable[int | None], *, by: Speaker | None = None, clock: str = ""
) -> None:
    """Tell `people` (ids) of something about a loop; never of what they did themselves."""
    own = by.pk if isinstance(by, User) else None
    ids = {person for person in people if person is not None and person != own}
    active = list(User.objects.filter(pk__in=ids, is_active=True).values_list("pk", flat=True))
    first = row.waiting.order_by("pk").values_list("ticket_id", flat=True).first()
    data = said_of(row) | ({"clock": clock} if clock else {})
    calls = kind in CALLING and row.level in GRAVE
    notify(users=active, kind=kind, ticket_id=first, data=data, call=calls, urgent=calls and row.level == Level.P0)


def our_side(row: Escalation) -> set[int | None]:
    """Who raised a loop, who looks after it, and whose the waiting tickets are."""
    if row.direction == Direction.IN:  # the colleague who asked is told as everybody who waits is
        return {row.keeper_id, *row.waiting.values_list("ticket__assignee_id", flat=True)}
    assignees = row.waiting.filter(ticket__assignee__isnull=False).values_list("ticket__assignee_id", flat=True)
    return {row.raised_by_id, row.keeper_id, *assignees}


def their_side(row: Escalation) -> set[int | None]:
    """Those of the authority's team who have an account here."""
    if row.authority is None or row.authority.team_id is None:
        return set()
    return set(Membership.objects.filter(team=row.authority.team_id).values_list("user_id", flat=True))


def leads_above(row: Escalation) -> set[int]:
    """The leads of the teams whose tickets wait."""
    return leads_of(team__in=row.waiting.filter(ticket__team__isnull=False).values("ticket__team_id"))
