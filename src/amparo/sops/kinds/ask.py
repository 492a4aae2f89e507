"""`ask`: the agent answers."""

from collections.abc import Iterator

from amparo.sops.kinds import answers
from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step, Words
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Field, InWords, ListOf, OneOf
from amparo.sops.language.ways import Way
from amparo.sops.running.inputs import Answer, Input
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import Script
from amparo.sops.running.state import Waiting, Waits
from amparo.sops.running.turns import Stays, Turn


class Ask(Kind):
    name = "ask"
    fields = {
        **answers.FIELDS,
        "evidence": Field(
            ListOf(OneOf(("message", "file", "note")), or_one=True),
            about="What must be shown with the answer: one of these will do.",
        ),
        "ask_as": Field(
            InWords(variables=True), about="How to put it to the requester, if only the requester can know."
        ),
    }

    def ways(self, step: Step) -> tuple[Way, ...]:
        return answers.ways(step)

    def goes_on(self, step: Step) -> bool:
        return not answers.covers_every_case(step)

    def gives(self, step: Step, around: Surroundings) -> Gives:  # noqa: ARG002 - the signature of every kind
        return Gives(answer=answers.type_of(step))

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - as above
        return answers.check(step)

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - as above
        return Stays(Waiting(Waits.ANSWER))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        if isinstance(given, Answer):
            return answers.noted(step, given, needed=step.fields.get("evidence", ()))
        return super().take(step, scope, given)

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:
        value = answers.in_script(step, scope.name, script, nth)
        shown = [{"kind": kind, "value": "scenario"} for kind in step.fields.get("evidence", ())]
        return Answer(step=scope.name, value=value, evidence=tuple(shown)) if value is not None else None

    def question(self, step: Step) -> Words:
        words: Words = step.fields.get("ask_as", {})
        return words
