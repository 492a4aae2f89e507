"""An authority's own system takes nothing: people hear of it while there is time to call somebody."""

from django.db import transaction

from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.escalations import events
from amparo.escalations.models import Escalation
from amparo.escalations.services import notices
from amparo.escalations.services.rows import hold_loop, said_of, tell_story


@transaction.atomic
def note_not_reached(*, event_id: int) -> None:
    """The system of a loop's authority did not take an event of it, though it was told several times."""
    row = hold_loop(Escalation(pk=EventRecord.objects.get(pk=event_id).subject_id), by=SYSTEM)
    tell_story(row, events.SystemNotReached(event=event_id, **said_of(row)), by=SYSTEM)
    notices.tell(notices.NOT_REACHED, row, notices.our_side(row))
