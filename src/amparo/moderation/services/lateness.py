"""A case has not got as far as it should have: leads are told, once for each step."""

from django.db import transaction

from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.moderation import events
from amparo.moderation.models import Case
from amparo.moderation.services import notices
from amparo.moderation.services.rows import hold_case, put, step_of, tell_story


@transaction.atomic
def miss_target(*, case: Case) -> bool:
    """Say that a case is late. False when it is not, or its step was taken meanwhile."""
    row = hold_case(case)
    step = step_of(row)
    if step is None or row.due_at is None or row.due_at > clock.now() or step in row.missed:
        return False
    put(row, missed=[*row.missed, step])
    tell_story(row, events.TargetMissed(number=row.number, step=step), by=SYSTEM)
    notices.tell_leads(notices.LATE, row, step=step)
    return True
