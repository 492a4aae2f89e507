"""The lives of a version of a procedure, of a run, and of a rehearsal."""

from enum import StrEnum

from amparo.core.states import Transitions


class VersionState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"  # it holds from its date on, until a later one does
    RETIRED = "retired"  # a later one holds, or the procedure is not used any more
    WITHDRAWN = "withdrawn"  # it was wrong: whoever works along it is told


UNFINISHED = (VersionState.DRAFT, VersionState.IN_REVIEW)

VERSION_LIFE: Transitions[VersionState] = Transitions(
    {
        VersionState.DRAFT: frozenset({VersionState.IN_REVIEW}),
        VersionState.IN_REVIEW: frozenset({VersionState.DRAFT, VersionState.PUBLISHED}),
        VersionState.PUBLISHED: frozenset({VersionState.RETIRED, VersionState.WITHDRAWN}),
        VersionState.RETIRED: frozenset({VersionState.WITHDRAWN}),
        VersionState.WITHDRAWN: frozenset(),
    }
)


class RunState(StrEnum):
    RUNNING = "running"
    ENDED = "ended"  # at an end of the procedure
    STOPPED = "stopped"  # by a person, with a reason, before an end
    REPLACED = "replaced"  # begun again with a newer version, answers carried over


RUN_LIFE: Transitions[RunState] = Transitions(
    {
        RunState.RUNNING: frozenset({RunState.ENDED, RunState.STOPPED, RunState.REPLACED}),
        RunState.ENDED: frozenset({RunState.RUNNING}),  # an answer was corrected, or the last reply taken back
        RunState.STOPPED: frozenset(),
        RunState.REPLACED: frozenset(),
    }
)


class RehearsalState(StrEnum):
    ASSIGNED = "assigned"
    RUNNING = "running"
    DONE = "done"


REHEARSAL_LIFE: Transitions[RehearsalState] = Transitions(
    {
        RehearsalState.ASSIGNED: frozenset({RehearsalState.RUNNING}),
        RehearsalState.RUNNING: frozenset({RehearsalState.DONE}),
        RehearsalState.DONE: frozenset(),
    }
)
