"""Where a run stands and how it came there. Frozen, and JSON both ways: a run is stored as this and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self


class Waits(StrEnum):
    """What a paused run waits for."""

    ANSWER = "answer"
    CONFIRM = "confirm"  # the agent sends the text, or has the tool do it
    TOOL = "tool"
    REQUESTER = "requester"
    TIME = "time"
    EVENT = "event"
    AUTHORITY = "authority"


class Done(StrEnum):
    """How a visit ended."""

    ANSWERED = "answered"
    SENT = "sent"
    CALLED = "called"
    MANUAL = "manual"
    SILENT = "silent"
    WAITED = "waited"
    LATE = "late"
    DECIDED = "decided"  # by an authority
    PASSED = "passed"  # decided by the machine
    LEFT_OUT = "left_out"
    ENDED = "ended"


class Trouble(StrEnum):
    """Why a tool has not done what it was to do, where no sentence says more."""

    DOWN = "down"
    UNAPPROVED = "unapproved"  # nobody said yes in time


@dataclass(frozen=True)
class Waiting:
    """`trouble` says why the tool did not answer: a sentence or a Trouble. `message` names what the requester answered.

    `asked` counts how often the requester was asked, `wakes` are the names of the alarms that still mean something.
    """

    what: Waits
    trouble: str = ""
    message: str = ""
    asked: int = 0
    wakes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A step that the run came to. `within` names the call steps around it, `way` the key of the way it left by.

    A visit that was gone back behind is `withdrawn`: it happened, and no longer counts.
    """

    sop: str
    step: str
    within: str = ""
    done: Done | None = None
    way: str = ""
    answer: Any = None
    result: Mapping[str, Any] | None = None
    note: str = ""
    evidence: tuple[Mapping[str, Any], ...] = ()
    withdrawn: bool = False

    @property
    def name(self) -> str:
        return f"{self.within}.{self.step}" if self.within else self.step


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A procedure that is being run. `begun` is the place of its first visit, counted from 0."""

    sop: str
    begun: int
    within: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    results: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class State:
    """`frames` has the procedure that was begun first, and the called ones after it; none before the run.

    After the end the first one stays: an answer can still be corrected, and then the run goes on.
    """

    frames: tuple[Frame, ...] = ()
    visits: tuple[Visit, ...] = ()
    waiting: Waiting | None = None
    carried: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    outcome: str = ""
    root_cause: str = ""

    @property
    def has_begun(self) -> bool:
        return bool(self.visits)

    @property
    def has_ended(self) -> bool:
        return bool(self.outcome)

    @property
    def is_running(self) -> bool:
        return self.has_begun and not self.has_ended

    @property
    def visit(self) -> int:
        """The place of the present visit in `visits`, and its token for inputs."""
        return len(self.visits) - 1

    @property
    def at(self) -> str:
        """The present step's name; empty before the run has begun and after it has ended."""
        return self.visits[-1].name if self.is_running else ""

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the steps that the run came to, in order, without what was gone back behind."""
        return tuple(visit.name for visit in self.visits if not visit.withdrawn)

    @property
    def procedures(self) -> frozenset[str]:
        """The procedures that it went through, the called ones too, without what was gone back behind."""
        return frozenset(visit.sop for visit in self.visits if not visit.withdrawn)

    @property
    def answered(self) -> Mapping[str, Mapping[str, Any]]:
        """The answers that count, by the step's name, for another run to carry over."""
        return {
            visit.name: {"value": visit.answer, "evidence": list(visit.evidence)}
            for visit in self.visits
            if visit.done is Done.ANSWERED and not visit.withdrawn
        }

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `as_json`. Raises KeyError, TypeError or ValueError for what is none."""
        waiting = value.get("waiting")
        return cls(
            **{
                **value,
                "frames": tuple(Frame(**frame) for frame in value["frames"]),
                "visits": tuple(_visit(visit) for visit in value["visits"]),
                "waiting": _waiting(waiting) if waiting else None,
            }
        )


def forgotten(state: State) -> State:
    """The path of `state`, and nothing of what was said on it."""
    return replace(
        state,
        frames=tuple(replace(frame, answers={}, results={}) for frame in state.frames),
        visits=tuple(replace(visit, answer=None, result=None, note="", evidence=()) for visit in state.visits),
        waiting=state.waiting and replace(state.waiting, trouble="", message=""),
        carried={},
    )


def gone_back(state: State, to: int) -> State:
    """`state` as if the visits from place `to` on had not been: they are withdrawn, and their answers with them."""
    visits = tuple(replace(visit, withdrawn=True) if place >= to else visit for place, visit in enumerate(state.visits))
    frames = tuple(_recalled(frame, visits) for frame in state.frames if frame.begun <= to)
    return replace(state, frames=frames, visits=visits, waiting=None, outcome="", root_cause="")


def _recalled(frame: Frame, visits: tuple[Visit, ...]) -> Frame:
    """The frame with the answers and results of the visits that count."""
    counted = list(_counted(frame, visits))
    return replace(
        frame,
        answers={visit.step: visit.answer for visit in counted if visit.done is Done.ANSWERED},
        results={visit.step: visit.result for visit in counted if visit.result is not None},
    )


def _counted(frame: Frame, visits: tuple[Visit, ...]) -> Iterator[Visit]:
    return (visit for visit in visits[frame.begun :] if visit.within == frame.within and not visit.withdrawn)


def _visit(value: Mapping[str, Any]) -> Visit:
    done = value.get("done")
    evidence = tuple(value.get("evidence", ()))
    return Visit(**{**value, "done": Done(done) if done else None, "evidence": evidence})


def _waiting(value: Mapping[str, Any]) -> Waiting:
    return Waiting(**{**value, "what": Waits(value["what"]), "wakes": tuple(value.get("wakes", ()))})
