"""The interpreter: a pure function from where a run stands, and what happened, to where it stands then.

A run is moved by inputs. Each moves it from one pause to the next: the present step says what comes of the input, and
then every step that the run arrives at speaks in turn, until one of them stays. What shall be done in the world comes
back as effects. Nothing is read but the arguments, so the same inputs always give the same path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.sops import kinds
from amparo.sops.language.document import LeaveOut as MayLeaveOut
from amparo.sops.language.document import Library, Sop, Step
from amparo.sops.language.edges import ways
from amparo.sops.language.ways import Way, WayKind
from amparo.sops.running.effects import Effect, Finished
from amparo.sops.running.errors import ConditionFailed, LoopWithoutEnd, NotNow, NoWayOn, Unfit, WayNeeded
from amparo.sops.running.facts import Facts, values
from amparo.sops.running.inputs import Answer, AtStep, Back, Input, LeaveOut, Start
from amparo.sops.running.scope import Scope, after
from amparo.sops.running.state import Done, Frame, State, Visit, gone_back
from amparo.sops.running.turns import Ends, Enters, Goes, Stays, Turn

MOST_MOVES: Final = 500
"""Steps that one input may lead through."""
MOST_FRAMES: Final = 10
"""Procedures that may be called inside one another."""


@dataclass(frozen=True)
class Moved:
    state: State
    effects: tuple[Effect, ...]


def advance(library: Library, state: State, given: Input, facts: Facts) -> Moved:
    """Where the run stands after `given`, and what is to be done.

    Raises NotNow, WayNeeded, Unfit, ConditionFailed, NoWayOn and LoopWithoutEnd; the run is then where it was.
    """
    course = _Course(library, state, facts)
    course.take(given)
    return Moved(course.state, tuple(course.effects))


def scope_of(library: Library, state: State, facts: Facts) -> Scope:
    """What the present step sees, to show its facts and fill its texts. The run must have begun and not ended."""
    return _Course(library, state, facts).scope()


@dataclass
class _Course:
    """One move. It is the only thing here that changes, and it does not outlive the call."""

    library: Library
    state: State
    facts: Facts
    effects: list[Effect] = field(default_factory=list)

    def take(self, given: Input) -> None:
        """Let the input come to the step it is for, and follow what comes of it."""
        if isinstance(given, Start):
            self._begin(given)
            return
        if isinstance(given, Back):  # also after the end
            self._go_back(given.step)
            return
        if not self.state.is_running or not isinstance(given, AtStep):
            raise NotNow(_("This is not running."))
        if given.step != self.state.at or given.visit not in {None, self.state.visit}:
            raise NotNow(_("The procedure has moved on to another step."))
        if isinstance(given, LeaveOut):
            self._leave_out(given)
        else:
            self._follow(kinds.of(self.step.kind).take(self.step, self.scope(), given))

    # --- where the run stands ---

    @property
    def frame(self) -> Frame:
        return self.state.frames[-1]

    @property
    def sop(self) -> Sop:
        return self.library[self.frame.sop]

    @property
    def step(self) -> Step:
        return self.sop.step(self.state.visits[-1].step)

    def scope(self) -> Scope:
        known = values(self.facts, self.frame.answers, self.frame.results)
        return Scope(self.state.at, self.state.visit, self.state.waiting, known)

    # --- moving ---

    def _follow(self, turn: Turn) -> None:
        """Go from step to step until one stays or the run ends."""
        for _move in range(MOST_MOVES):
            match turn:
                case Stays():
                    self._do(turn.effects)
                    self.state = replace(self.state, waiting=turn.waiting)
                    return
                case Goes():
                    self._do(turn.effects)
                    step = self._leave(turn, self.state.visit)
                case Enters():
                    step = self._enter(turn.sop, within=self.state.at)
                case Ends() if len(self.state.frames) > 1:
                    step = self._return(turn)
                case Ends():
                    self._finish(turn)
                    return
            turn = self._arrive(step)
        raise LoopWithoutEnd(_("The procedure goes round in a loop without a pause, at “%s”.") % self.state.at)

    def _arrive(self, step: Step) -> Turn:
        visit = Visit(sop=self.frame.sop, step=step.id, within=self.frame.within)
        self.state = replace(self.state, visits=(*self.state.visits, visit), waiting=None)
        turn = kinds.of(step.kind).arrive(step, self.scope())
        carried = self.state.carried.get(visit.name) if isinstance(turn, Stays) else None
        if carried is None:
            return turn
        left = {name: answer for name, answer in self.state.carried.items() if name != visit.name}
        self.state = replace(self.state, carried=left)
        try:
            return kinds.of(step.kind).take(step, self.scope(), _again(visit.name, carried))
        except (NotNow, Unfit):
            return turn

    def _leave(self, turn: Goes, place: int) -> Step:
        """Leave the step whose visit is at `place`: keep what it gave, and find where it leads."""
        visit = self.state.visits[place]
        step = self.sop.step(visit.step)
        frame = self.frame
        if turn.done is Done.ANSWERED:
            frame = replace(frame, answers={**frame.answers, step.id: turn.answer})
        if turn.result is not None:
            frame = replace(frame, results={**frame.results, step.id: turn.result})
        self.state = replace(self.state, frames=(*self.state.frames[:-1], frame))
        way = self._way(step, turn.way)
        left = replace(
            visit,
            done=turn.done,
            way=way.key,
            answer=turn.answer,
            result=turn.result,
            note=turn.note,
            evidence=turn.evidence,
        )
        self._keep(place, left)
        return self._led_to(way)

    def _way(self, step: Step, key: str | None) -> Way:
        """The way of this key; without one, the first of `next` whose condition is true."""
        for way in ways(self.sop, step):
            if way.key == key or (key is None and self._is_open(way)):
                return way
        raise NoWayOn(_("The procedure does not say where to go on from “%s” in this case.") % step.id)

    def _is_open(self, way: Way) -> bool:
        return way.kind in _ON or (way.when is not None and self.scope().decide(way.when))

    def _led_to(self, way: Way) -> Step:
        if way.to not in self.sop.places:
            raise NoWayOn(_("The procedure leads to a step “%s” that it does not have.") % way.to)
        return self.sop.step(way.to)

    # --- beginning and ending ---

    def _begin(self, given: Start) -> None:
        if self.state.has_begun:
            raise NotNow(_("This has begun already."))
        self.state = replace(self.state, carried=given.carried)
        self._follow(self._arrive(self._enter(given.sop)))

    def _enter(self, sop_id: str, within: str = "") -> Step:
        if sop_id not in self.library:
            raise NoWayOn(_("There is no procedure “%s”.") % sop_id)
        if len(self.state.frames) == MOST_FRAMES:
            raise LoopWithoutEnd(_("Too many procedures call one another, at “%s”.") % self.state.at)
        frame = Frame(sop=sop_id, begun=len(self.state.visits), within=within)
        self.state = replace(self.state, frames=(*self.state.frames, frame))
        return self.sop.first

    def _return(self, turn: Ends) -> Step:
        """From the end of a called procedure back to the step that called it, and on."""
        self._keep(self.state.visit, replace(self.state.visits[-1], done=Done.ENDED))
        calling = self.frame.begun - 1
        self.state = replace(self.state, frames=self.state.frames[:-1])
        result = {"outcome": turn.outcome, "root_cause": turn.root_cause}
        return self._leave(Goes(done=Done.PASSED, result=result), calling)

    def _finish(self, turn: Ends) -> None:
        self._keep(self.state.visit, replace(self.state.visits[-1], done=Done.ENDED))
        outcome, root_cause = turn.outcome, turn.root_cause
        at, visit = self.state.at, self.state.visit
        self._do((Finished(step=at, visit=visit, outcome=outcome, root_cause=root_cause, text=turn.text),))
        self.state = replace(self.state, waiting=None, outcome=outcome, root_cause=root_cause)

    # --- what agents may do at any step ---

    def _leave_out(self, given: LeaveOut) -> None:
        if self.step.leave_out is MayLeaveOut.NEVER:
            raise NotNow(_("This step cannot be left out."))
        if not given.reason.strip():
            raise Unfit(_("Say why this step is left out."))
        self._follow(Goes(done=Done.LEFT_OUT, way=self._way_without(given.to), note=given.reason))

    def _way_without(self, to: str) -> str:
        """The key of the way to go on without the step's answer."""
        if to:
            key = next((way.key for way in ways(self.sop, self.step) if way.to == to), None)
            if key is None:
                raise WayNeeded(_("No way leads from this step to “%s”.") % to)
            return key
        try:
            return self._way(self.step, None).key
        except (ConditionFailed, NoWayOn) as undecided:
            raise WayNeeded(_("Say with which step to go on.")) from undecided

    def _go_back(self, name: str) -> None:
        places = [place for place in range(len(self.state.visits)) if self._can_return(place, name)]
        if not places:
            raise NotNow(_("There is no such step to go back to."))
        place = places[-1]
        step_id = self.state.visits[place].step
        self.state = gone_back(self.state, place)
        self._follow(self._arrive(self.sop.step(step_id)))

    def _can_return(self, place: int, name: str) -> bool:
        visit = self.state.visits[place]
        running = any(frame.within == visit.within and frame.begun <= place for frame in self.state.frames)
        return visit.name == name and visit.done is not None and not visit.withdrawn and running

    # --- keeping ---

    def _keep(self, place: int, visit: Visit) -> None:
        before, behind = self.state.visits[:place], self.state.visits[place + 1 :]
        self.state = replace(self.state, visits=(*before, visit, *behind))

    def _do(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self.effects.append(effect)
            self.facts = after(effect, self.facts)


_ON: Final = frozenset({WayKind.NEXT, WayKind.OTHERWISE})


def _again(name: str, carried: Mapping[str, Any]) -> Answer:
    return Answer(step=name, value=carried.get("value"), evidence=tuple(carried.get("evidence", ())))
