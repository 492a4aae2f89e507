"""`call`: another procedure is run inside this one; the outcome of its end is kept as the step's result."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.end import OUTCOMES
from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.names import STRING, Type
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import KEBAB, Field, Name
from amparo.sops.running.scope import Scope
from amparo.sops.running.turns import Enters, Turn


class Call(Kind):
    name = "call"
    pauses = False
    fields = {"sop": Field(Name(KEBAB, "lost-login"), required=True, about="The id of the other procedure.")}

    def gives(self, step: Step, around: Surroundings) -> Gives:
        sop = around.library.get(step.fields.get("sop", ""))
        ends = [one.fields.get("outcome") for one in sop.steps if one.kind == "end"] if sop else []
        possible = tuple(outcome for outcome in OUTCOMES if outcome in ends) or OUTCOMES
        return Gives(results={"outcome": Type("string", possible), "root_cause": STRING})

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:
        name = step.fields.get("sop")
        if name is not None and name not in around.library:
            sentence = _("There is no procedure “%(name)s”.") % {"name": name}
            yield Problem(line=step.at("sop"), code="unknown-sop", step=step.id, sentence=sentence)

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - as above
        return Enters(step.fields["sop"])
