"""`wait`: the run rests for a time, or until something happens."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Duration, Field, OneOf, StepName
from amparo.sops.language.ways import Way, WayKind, named
from amparo.sops.running import effects
from amparo.sops.running.errors import NoWayOn
from amparo.sops.running.inputs import EventHappened, Input, RequesterReplied, TimePassed
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import SILENCE, Script
from amparo.sops.running.state import Done, Waiting, Waits
from amparo.sops.running.turns import Goes, Stays, Turn

EVENTS: Final = ("requester_replied", "ticket_reopened", "ticket_solved")


class Wait(Kind):
    name = "wait"
    fields = {
        "for": Field(Duration(), about="How long."),
        "until": Field(OneOf(EVENTS), about="What must happen."),
        "at_most": Field(Duration(), about="How long to wait for it."),
        "if_late": Field(StepName(), about="Where the run goes if it did not happen in time."),
    }

    def ways(self, step: Step) -> tuple[Way, ...]:
        late = step.fields.get("if_late")
        return (named(WayKind.LATE, late, step.at("if_late")),) if late else ()

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - the signature of every kind
        if ("for" in step.fields) == ("until" in step.fields):
            sentence = _("A wait has either “for”, a time, or “until”, an event.")
            yield Problem(line=step.line, code="wait", step=step.id, sentence=sentence)
        if "for" in step.fields and ("at_most" in step.fields or "if_late" in step.fields):
            sentence = _("“at_most” and “if_late” belong to “until”.")
            yield Problem(line=step.at("for"), code="wait", step=step.id, sentence=sentence)
        elif ("at_most" in step.fields) != ("if_late" in step.fields):
            sentence = _("“at_most” and “if_late” stand together.")
            yield Problem(line=step.at("at_most"), code="wait", step=step.id, sentence=sentence)

    def arrive(self, step: Step, scope: Scope) -> Turn:
        if "for" in step.fields:
            return Stays(Waiting(Waits.TIME, wakes=("over",)), (self._wake(scope, "over", step.fields["for"]),))
        if "until" not in step.fields:
            raise NoWayOn(_("This step does not say what it waits for."))
        listen = effects.ListenFor(step=scope.name, visit=scope.visit, event=step.fields["until"])
        if "at_most" not in step.fields:
            return Stays(Waiting(Waits.EVENT), (listen,))
        wake = self._wake(scope, "late", step.fields["at_most"])
        return Stays(Waiting(Waits.EVENT, wakes=("late",)), (listen, wake))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        match given:
            case TimePassed(name="over") if scope.still("over"):
                return Goes(done=Done.WAITED)
            case TimePassed(name="late") if scope.still("late"):
                return Goes(done=Done.LATE, way="late")
            case EventHappened() if given.name == step.fields.get("until"):
                return Goes(done=Done.WAITED)
            case RequesterReplied() if step.fields.get("until") == "requester_replied":
                return Goes(done=Done.WAITED, evidence=({"kind": "message", "value": given.message},))
        return super().take(step, scope, given)

    def _wake(self, scope: Scope, name: str, after: dt.timedelta) -> effects.WakeAt:
        return effects.WakeAt(step=scope.name, visit=scope.visit, name=name, seconds=int(after.total_seconds()))

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:
        if "for" in step.fields:
            return TimePassed(step=scope.name, name="over")
        if script.answer(scope.name, nth) == SILENCE:
            return TimePassed(step=scope.name, name="late") if scope.still("late") else None
        return EventHappened(step=scope.name, name=step.fields["until"])
