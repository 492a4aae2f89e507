"""What the kinds share that ask somebody else for a decision: an agent confirms, the run waits and goes on with it."""

from collections.abc import Collection
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.names import STRING, Type
from amparo.sops.running.effects import Effect
from amparo.sops.running.errors import Unfit
from amparo.sops.running.inputs import AuthorityDecided, Confirm, Input
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import Script
from amparo.sops.running.state import Done, Waiting, Waits
from amparo.sops.running.turns import Goes, Stays, Turn


class Decided(Kind):
    """Says whom it asks in `asked`; the decision is `results.<step>`: `outcome`, one of `ends`, and `answer`."""

    ends: ClassVar[Collection[str]]

    def asked(self, step: Step, scope: Scope) -> Effect:
        raise NotImplementedError

    def gives(self, step: Step, around: Surroundings) -> Gives:  # noqa: ARG002 - the signature of every kind
        return Gives(results={"outcome": Type("string", tuple(self.ends)), "answer": STRING})

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - as above
        return Stays(Waiting(Waits.CONFIRM))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        match given:
            case Confirm() if scope.waits_for(Waits.CONFIRM):
                return Stays(Waiting(Waits.AUTHORITY), (self.asked(step, scope),))
            case AuthorityDecided() if scope.waits_for(Waits.AUTHORITY):
                return self._decided(given)
        return super().take(step, scope, given)

    def _decided(self, given: AuthorityDecided) -> Goes:
        if given.outcome not in self.ends:
            raise Unfit(_("This is no decision."))
        return Goes(done=Done.DECIDED, result={"outcome": given.outcome, "answer": given.answer})

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:  # noqa: ARG002 - as above
        said = script.decision(scope.name)
        if said is None:
            return None
        if scope.waits_for(Waits.CONFIRM):
            return Confirm(step=scope.name)
        return AuthorityDecided(step=scope.name, outcome=said["outcome"], answer=said.get("answer", ""))
