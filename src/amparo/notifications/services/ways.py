"""How a person is reached, as the person says it. Only the person changes it."""

from datetime import time
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.acting import actor_of
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Conflict, Invalid
from amparo.core.finding import find
from amparo.core.secrets import fingerprint, seal
from amparo.notifications.events import QuietHoursSaved, WayAdded, WayRemoved
from amparo.notifications.models import Attempt, QuietHours, Way
from amparo.notifications.services.attempts import FAILS
from amparo.notifications.services.reaching import arrange_trial, read_address

TRIAL: Final = "notifications:trial"
MOST: Final = 10

SENTENCES: Final = {
    TRIAL: gettext_lazy("This is a trial from your desk: you can be called this way"),
    FAILS: gettext_lazy("You could not be called by %(label)s. Look at how you are reached"),
}


@transaction.atomic
def add_way(*, by: User, kind: str, address: str) -> Way:
    """Let `by` be called at an address. Raises Invalid (it cannot or may not be used), Conflict (it is there)."""
    place = read_address(kind, address)
    if Way.objects.filter(user=by).count() >= MOST:
        raise Invalid(_("Ten ways are enough: remove one first."), field="address")
    try:
        with transaction.atomic():
            way = Way.objects.create(
                user=by,
                kind=kind,
                address=seal(place.address),
                address_hash=fingerprint(place.address),
                label=place.label[:120],
            )
    except IntegrityError:
        raise Conflict(_("You can be called by this already.")) from None
    record(WayAdded(kind=kind, label=way.label), by=actor_of(by), about=Subject("user", by.pk))
    return way


@transaction.atomic
def remove_way(*, by: User, way_id: int) -> None:
    """Raises Missing, also for somebody else's."""
    way = _own(by, way_id)
    record(WayRemoved(kind=way.kind, label=way.label), by=actor_of(by), about=Subject("user", by.pk))
    way.delete()


@transaction.atomic
def try_way(*, by: User, way_id: int) -> Attempt:
    """Send a trial by one way; what came of it stands on the attempt and on the way. Raises Missing."""
    return arrange_trial(_own(by, way_id), {"kind": TRIAL, "data": {}, "ticket_id": None})


@transaction.atomic
def save_quiet_hours(*, by: User, begins: time | None, ends: time | None) -> None:
    """From when to when `by` is not called for what can wait; None and None for no quiet hours. Raises Invalid."""
    if (begins is None) != (ends is None):
        raise Invalid(_("Quiet hours have a beginning and an end."), field="ends")
    if begins is not None and begins == ends:
        raise Invalid(_("They would last no time at all."), field="ends")
    if begins is None or ends is None:
        QuietHours.objects.filter(user=by).delete()
    else:
        QuietHours.objects.update_or_create(user=by, defaults={"begins": begins, "ends": ends})
    event = QuietHoursSaved(begins=f"{begins:%H:%M}" if begins else "", ends=f"{ends:%H:%M}" if ends else "")
    record(event, by=actor_of(by), about=Subject("user", by.pk))


def _own(by: User, way_id: int) -> Way:
    return find(Way.objects, pk=way_id, user=by)
