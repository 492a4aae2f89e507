"""What did not reach the system that it is about: people are told, and any of them can have it sent again."""

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict
from amparo.moderation import events
from amparo.moderation.models import Case, Ruling
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.carrying import Way, key_of, way_of
from amparo.moderation.services import notices
from amparo.moderation.services.rows import hold_case, put, tell_story
from amparo.moderation.states import Carried
from amparo.tools.services import is_spent


@transaction.atomic
def note_not_yet_heard(*, event_id: int) -> bool:
    """The platform has not taken an event of a case so far. False when a newer outcome stands."""
    row, _ruling = _held(event_id)
    if row is not None:
        notices.tell_not_carried(row, notices.NOT_YET)
    return row is not None


@transaction.atomic
def note_unheard(*, event_id: int) -> bool:
    """The platform did not take an event of a case, however often it was told. False when a newer outcome stands."""
    row, ruling = _held(event_id)
    if row is None:
        return False
    fields = {"carried": Carried.FAILED} if ruling is not None and way_of(row, ruling) == Way.WEBHOOK else {}
    put(row, unheard=event_id, **fields)
    tell_story(row, events.PlatformNotReached(number=row.number, event=event_id), by=SYSTEM)
    notices.tell_not_carried(row)
    return True


def _held(event_id: int) -> tuple[Case | None, Ruling | None]:
    """The case of an event and its newest ruling; no case when that is newer than the event."""
    event = EventRecord.objects.get(pk=event_id)
    row = hold_case(Case(pk=event.subject_id))
    ruling = row.rulings.order_by("-nth").first()
    is_stale = ruling is not None and event.data.get("nth") != ruling.nth
    return None if is_stale else row, ruling


@transaction.atomic
def send_again(*, case: Case, by: User) -> Case:
    """Have what did not happen tried again: the same event, the same call; another call where the tool had said no.

    Raises Conflict when nothing failed.
    """
    demand(by, ModerationPermission.SUBMIT)
    row = hold_case(case)
    if not did_not_reach(row):
        raise Conflict(_("There is nothing to bring anywhere."))
    event = row.unheard
    again = {"carried": Carried.WAITING, "asked_anew": row.asked_anew + _takes_another_key(row)}
    put(row, unheard=None, **(again if row.carried == Carried.FAILED else {}))
    tell_story(row, events.SentAgain(number=row.number, event=event), by=by)
    return row


def _takes_another_key(row: Case) -> bool:
    ruling = row.rulings.order_by("-nth").first()
    return ruling is not None and is_spent(key_of(row, ruling))


def did_not_reach(row: Case) -> bool:
    """Whether something of it failed for good, unless somebody has it sent again."""
    return row.unheard is not None or row.carried == Carried.FAILED
