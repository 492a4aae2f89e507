"""`ask_requester`: a question is sent to the requester, and the agent notes the answer when it comes."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds import answers
from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step, Words
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Duration, Field, InWords, StepName
from amparo.sops.language.ways import Way, WayKind, named
from amparo.sops.running import effects
from amparo.sops.running.inputs import Answer, Confirm, Input, RequesterReplied, TimePassed
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import SILENCE, Script
from amparo.sops.running.state import Done, Waiting, Waits
from amparo.sops.running.turns import Goes, Stays, Turn


class AskRequester(Kind):
    name = "ask_requester"
    fields = {
        **answers.FIELDS,
        "ask_as": Field(InWords(variables=True), about="How to ask it together with other questions; else `text`."),
        "remind_after": Field(Duration(), about="When the agent is reminded that no answer came."),
        "give_up_after": Field(Duration(), about="When the run stops waiting and goes to `if_silent`."),
        "if_silent": Field(StepName(), about="Where the run goes if no answer came."),
    }

    def ways(self, step: Step) -> tuple[Way, ...]:
        silent = step.fields.get("if_silent")
        own = answers.ways(step)
        return (*own, named(WayKind.SILENT, silent, step.at("if_silent"))) if silent else own

    def goes_on(self, step: Step) -> bool:
        return not answers.covers_every_case(step)

    def gives(self, step: Step, around: Surroundings) -> Gives:  # noqa: ARG002 - the signature of every kind
        return Gives(answer=answers.type_of(step))

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - as above
        yield from answers.check(step)
        has, needs = ("if_silent", "give_up_after") if "if_silent" in step.fields else ("give_up_after", "if_silent")
        if has in step.fields and needs not in step.fields:
            sentence = _("“%(has)s” needs “%(needs)s” beside it.") % {"has": has, "needs": needs}
            yield Problem(line=step.at(has), code="silence", step=step.id, sentence=sentence)

    def arrive(self, step: Step, scope: Scope) -> Turn:
        question = effects.AskRequester(step=scope.name, visit=scope.visit, text=step.text)
        return Stays(Waiting(Waits.CONFIRM), (question,))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        match given:
            case Answer():  # at any time: it may be known already, or come by another road
                return answers.noted(step, self._with_message(given, scope))
            case Confirm():
                return self._asked(step, scope)
            case RequesterReplied() if scope.waits_for(Waits.REQUESTER, Waits.ANSWER):
                return Stays(Waiting(Waits.ANSWER, message=given.message, asked=scope.asked))
            case TimePassed() if scope.still(given.name) and given.name.startswith("remind"):
                return self._reminded(step, scope, given.name)
            case TimePassed() if scope.still(given.name):
                return Goes(done=Done.SILENT, way="silent")
        return super().take(step, scope, given)

    def _with_message(self, given: Answer, scope: Scope) -> Answer:
        """What the requester wrote is what the answer rests on, though nobody says so."""
        message = scope.waiting.message if scope.waiting else ""
        if not message:
            return given
        return replace(given, evidence=(*given.evidence, {"kind": "message", "value": message}))

    def _asked(self, step: Step, scope: Scope) -> Stays:
        """The question was sent, perhaps once more: the alarms of an earlier time no longer mean anything."""
        asked = scope.asked + 1
        alarms = {
            f"{name}:{asked}": step.fields[key]
            for name, key in (("remind", "remind_after"), ("give_up", "give_up_after"))
            if key in step.fields
        }
        wakes = [
            effects.WakeAt(step=scope.name, visit=scope.visit, name=name, seconds=int(after.total_seconds()))
            for name, after in alarms.items()
        ]
        listen = effects.ListenFor(step=scope.name, visit=scope.visit, event="requester_replied")
        return Stays(Waiting(Waits.REQUESTER, asked=asked, wakes=tuple(alarms)), (listen, *wakes))

    def _reminded(self, step: Step, scope: Scope, alarm: str) -> Stays:
        left = tuple(name for name in scope.alarms if name != alarm)
        again = effects.AskRequester(step=scope.name, visit=scope.visit, text=step.text, reminder=True)
        return Stays(Waiting(Waits.REQUESTER, asked=scope.asked, wakes=left), (again,))

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:
        value = answers.in_script(step, scope.name, script, nth)
        if value is None or (value == SILENCE and scope.waits_for(Waits.REQUESTER) and "if_silent" not in step.fields):
            return None
        if scope.waits_for(Waits.CONFIRM):
            return Confirm(step=scope.name)
        if value == SILENCE:  # without alarms it would be waited for ever
            return TimePassed(step=scope.name, name=scope.alarms[-1]) if scope.alarms else None
        return Answer(step=scope.name, value=value)

    def question(self, step: Step) -> Words:
        words: Words = step.fields.get("ask_as", step.text)
        return words
