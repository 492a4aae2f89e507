"""`end`: the run is over, with an outcome and perhaps a root cause."""

from typing import Final

from amparo.sops.kinds.kind import Kind
from amparo.sops.language.document import Step
from amparo.sops.language.shapes import Field, InWords, Name, OneOf
from amparo.sops.running.scope import Scope
from amparo.sops.running.turns import Ends, Turn

OUTCOMES: Final = ("resolved", "declined", "handed_over", "no_answer", "not_applicable")


class End(Kind):
    name = "end"
    pauses = False
    fields = {
        "outcome": Field(OneOf(OUTCOMES), required=True),
        "root_cause": Field(Name("[a-z0-9]+([-_][a-z0-9]+)*", "forgotten-password"), about="Why the case arose."),
        "text": Field(InWords(variables=True), about="A last word to the agent."),
    }

    def goes_on(self, step: Step) -> bool:  # noqa: ARG002 - the signature of every kind
        return False

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - the signature of every kind
        return Ends(outcome=step.fields["outcome"], root_cause=step.fields.get("root_cause", ""), text=step.text)
