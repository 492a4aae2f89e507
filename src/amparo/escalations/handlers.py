"""What happens when a deadline of this room falls due. Each looks again before it acts: a stale one does nothing."""

from functools import partial

from amparo.deadlines.handlers import Due, handles
from amparo.escalations.models import Escalation
from amparo.escalations.services.calling.lateness import miss_clock
from amparo.escalations.services.rows import kind_of
from amparo.escalations.states import Clock


def _ran_out(which: Clock, due: Due) -> None:
    row = Escalation.objects.filter(pk=due.subject_id).first()
    if row is not None:
        miss_clock(escalation=row, which=which, times=due.data.get("times", 1))


for _clock in Clock:
    handles(kind_of(_clock))(partial(_ran_out, _clock))
