"""A clock of a loop has run out: the next step of the ladder is called, acknowledged or not."""

from django.db import transaction

from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.deadlines import services as deadlines
from amparo.escalations import events
from amparo.escalations.clocks import lengths, pause_before_next
from amparo.escalations.models import Escalation
from amparo.escalations.services import notices
from amparo.escalations.services.calling.pages import call_next, tell_uncalled
from amparo.escalations.services.rows import hold_loop, kind_of, said_of, tell_story
from amparo.escalations.states import Clock


@transaction.atomic
def miss_clock(*, escalation: Escalation, which: Clock, times: int) -> bool:
    """Say that a loop is late, call the next, and come back later and later. False when the clock does not run so."""
    row = hold_loop(escalation, by=SYSTEM)
    due = getattr(row, f"{which}_by")
    present = clock.now()
    if due is None or due > present:
        return False
    ours = which == Clock.TELL or row.asked_us_at is not None
    if which not in row.missed:
        Escalation.objects.filter(pk=row.pk).update(missed=[*row.missed, which])
    again = present + pause_before_next(lengths(row.plan["clocks"])[which], times)
    deadlines.schedule(kind=kind_of(which), subject_id=row.pk, due_at=again, data={"times": times + 1})
    event = events.ClockMissed(clock=which, ours=ours, times=times, **said_of(row))
    tell_story(row, event, by=SYSTEM)
    people = notices.our_side(row) | notices.leads_above(row)
    if not ours:
        call_next(row, why=which)
        people |= notices.their_side(row)
    tell_uncalled(notices.LATE, row, people, clock=which)
    return True
