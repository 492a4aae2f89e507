"""Links by which calendar programs read shifts: signed, and worthless once revoked."""

from django.db import transaction

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.calendars.events import FeedMade, FeedRevoked
from amparo.calendars.models import Feed, Rota
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.services.rotas import demand_to_keep
from amparo.core import clock


@transaction.atomic
def renew_feed(*, by: User, rota: Rota | None = None) -> Feed:
    """Make a link to a rota, or to one's own shifts without one. An earlier link ends with that."""
    revoke_feed(by=by, rota=rota)
    made = Feed.objects.create(rota=rota, user=None if rota else by)
    record(FeedMade(name=rota.name if rota else by.name), by=actor_of(by), about=_subject(by, rota))
    return made


@transaction.atomic
def revoke_feed(*, by: User, rota: Rota | None = None) -> bool:
    """End the link; False when there was none."""
    if rota:
        demand_to_keep(by, rota.kind)
    else:
        demand(by, CalendarPermission.ROTAS_READ)
    live = Feed.objects.select_for_update().filter(rota=rota, user=None if rota else by, revoked_at__isnull=True)
    if not live.update(revoked_at=clock.now()):
        return False
    record(FeedRevoked(name=rota.name if rota else by.name), by=actor_of(by), about=_subject(by, rota))
    return True


def _subject(by: User, rota: Rota | None) -> Subject:
    return Subject("rota", rota.pk) if rota else Subject("user", by.pk)
