"""`escalate`: an authority is asked, and the run goes on with what it decides."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.escalations.states import TO_TELL, Level
from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.names import STRING, Type
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Expression, Field, InWords, MapOf, Name, OneOf
from amparo.sops.running import effects
from amparo.sops.running.errors import Unfit
from amparo.sops.running.inputs import AuthorityDecided, Confirm, Input
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import Script
from amparo.sops.running.state import Done, Waiting, Waits
from amparo.sops.running.turns import Goes, Stays, Turn


class Escalate(Kind):
    """Ask an authority, wait for its decision, and carry it on as `results.<step>`: `outcome` and `answer`."""

    name = "escalate"
    fields = {
        "about": Field(Name("[a-z][a-z0-9_-]*", "live-cut-off"), required=True, about="The kind of escalation."),
        "level": Field(OneOf(tuple(Level)), about="How grave it is; else as the kind proposes."),
        "question": Field(InWords(variables=True), required=True, about="What the authority has to decide."),
        "with": Field(MapOf(Expression()), about="What it needs to know: the form of the kind, each an expression."),
    }

    def gives(self, step: Step, around: Surroundings) -> Gives:  # noqa: ARG002 - the signature of every kind
        return Gives(results={"outcome": Type("string", tuple(TO_TELL)), "answer": STRING})

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - as above
        if step.fields.get("level") == Level.P0 and step.fields.get("with"):
            sentence = _("A P0 asks nobody to fill in a form: leave out “with”.")
            yield Problem(line=step.at("with"), code="critical", step=step.id, sentence=sentence)

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - as above
        return Stays(Waiting(Waits.CONFIRM))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        match given:
            case Confirm() if scope.waits_for(Waits.CONFIRM):
                return Stays(Waiting(Waits.AUTHORITY), (self._asked(step, scope),))
            case AuthorityDecided() if scope.waits_for(Waits.AUTHORITY):
                return self._decided(given)
        return super().take(step, scope, given)

    def _asked(self, step: Step, scope: Scope) -> effects.AskAuthority:
        return effects.AskAuthority(
            step=scope.name,
            visit=scope.visit,
            about=step.fields["about"],
            level=step.fields.get("level", ""),
            question=step.fields["question"],
            facts={name: scope.evaluate(source) for name, source in step.fields.get("with", {}).items()},
        )

    def _decided(self, given: AuthorityDecided) -> Goes:
        if given.outcome not in TO_TELL:
            raise Unfit(_("This is no decision."))
        return Goes(done=Done.DECIDED, result={"outcome": given.outcome, "answer": given.answer})

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:  # noqa: ARG002 - as above
        said = script.decision(scope.name)
        if said is None:
            return None
        if scope.waits_for(Waits.CONFIRM):
            return Confirm(step=scope.name)
        return AuthorityDecided(step=scope.name, outcome=said["outcome"], answer=said.get("answer", ""))
