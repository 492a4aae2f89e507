"""What happens when a deadline of this room falls due. Each looks again before it acts: a stale one does nothing."""

from amparo.deadlines.handlers import Due, handles
from amparo.sops.models import Run, Version
from amparo.sops.running.inputs import TimePassed
from amparo.sops.services.effects.doing import ALARMS, TOOL_LATE, alarm
from amparo.sops.services.procedures.publishing import HOLDS, REMIND, remind_by_clock, take_hold
from amparo.sops.services.runs.calling import RETRY, give_up_waiting, try_again
from amparo.sops.services.runs.hearing import hear_time
from amparo.sops.states import RunState


@handles(HOLDS)
def begins_to_hold(due: Due) -> None:
    version = Version.objects.filter(pk=due.subject_id).first()
    if version is not None:
        take_hold(version=version)


@handles(REMIND)
def remind_readers(due: Due) -> None:
    version = Version.objects.select_related("procedure").filter(pk=due.subject_id).first()
    if version is not None:
        remind_by_clock(version=version)


@handles(RETRY)
def try_the_tool_again(due: Due) -> None:
    run = Run.objects.filter(pk=due.subject_id, state=RunState.RUNNING).first()
    if run is not None:
        try_again(run=run)


@handles(TOOL_LATE)
def tool_is_late(due: Due) -> None:
    run = Run.objects.filter(pk=due.subject_id, state=RunState.RUNNING).first()
    if run is not None:
        give_up_waiting(run=run, visit=due.data["visit"])


def _alarm(due: Due) -> None:
    run = Run.objects.filter(pk=due.subject_id, state=RunState.RUNNING).first()
    if run is not None:
        hear_time(run=run, given=TimePassed(step=due.data["step"], visit=due.data["visit"], name=due.data["name"]))


for _name in ALARMS:
    handles(alarm(_name))(_alarm)
