"""`tool`: an action in another system. Its outputs and its outcome are kept as the step's result."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.names import BOOLEAN, Type
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Expression, Field, InWords, MapOf, Name, OneOf
from amparo.sops.running import effects
from amparo.sops.running.errors import Unfit
from amparo.sops.running.inputs import Confirm, Input, ManualWay, ToolAnswered, ToolDown
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import Script
from amparo.sops.running.state import Done, Trouble, Waiting, Waits
from amparo.sops.running.turns import Goes, Stays, Turn
from amparo.tools.catalogue import Risk

OUTCOMES: Final = ("done", "not_found", "refused", "manual")


def _type(name: str) -> Type:
    return BOOLEAN if name == BOOLEAN.name else Type(name)


class Tool(Kind):
    name = "tool"
    fields = {
        "action": Field(Name("[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)+", "lume.accounts.find"), required=True),
        "with": Field(MapOf(Expression()), about="The action's inputs, each an expression."),
        "approval": Field(OneOf(("second_person",)), about="Must stand where the action is dangerous."),
        "if_down": Field(InWords(variables=True), about="The manual way, for when the tool does not answer."),
    }

    def gives(self, step: Step, around: Surroundings) -> Gives:
        action = around.actions.get(step.fields.get("action", ""))
        outputs = {name: _type(kind) for name, kind in action.outputs.items()} if action else {}
        outcomes = OUTCOMES if "if_down" in step.fields else OUTCOMES[:-1]
        return Gives(results={**outputs, "outcome": Type("string", outcomes)}, is_open=action is None)

    def wants(self, step: Step, around: Surroundings) -> Mapping[str, Type]:
        action = around.actions.get(step.fields.get("action", ""))
        return {f"with.{name}": _type(kind) for name, kind in action.inputs.items()} if action else {}

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:
        name = step.fields.get("action")
        action = around.actions.get(name or "")
        if action is None:
            if name is not None:
                sentence = _("There is no action “%(name)s”.") % {"name": name}
                yield Problem(line=step.at("action"), code="unknown-action", step=step.id, sentence=sentence)
            return
        given = step.fields.get("with", {})
        for missing in sorted(action.required - given.keys()):
            sentence = _("“%(action)s” needs the input “%(name)s”.") % {"action": name, "name": missing}
            yield Problem(line=step.at("with"), code="missing-input", step=step.id, sentence=sentence)
        for unknown in [one for one in given if one not in action.inputs]:
            sentence = _("“%(action)s” has no input “%(name)s”.") % {"action": name, "name": unknown}
            yield Problem(line=step.at(f"with.{unknown}"), code="unknown-input", step=step.id, sentence=sentence)
        if action.risk is Risk.DANGER and "approval" not in step.fields:
            sentence = _("“%(action)s” is dangerous: write “approval: second_person”.") % {"action": name}
            yield Problem(line=step.at("action"), code="no-approval", step=step.id, sentence=sentence)

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - the signature of every kind
        return Stays(Waiting(Waits.CONFIRM))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        match given:
            case Confirm() if scope.waits_for(Waits.CONFIRM):
                return Stays(Waiting(Waits.TOOL), (self._call(step, scope),))
            case ToolAnswered() if scope.waits_for(Waits.TOOL):
                return self._answered(given)
            case ToolDown() if scope.waits_for(Waits.TOOL):
                return Stays(Waiting(Waits.CONFIRM, trouble=given.sentence or Trouble.DOWN))
            case ManualWay() if scope.waiting and scope.waiting.trouble and "if_down" in step.fields:
                return Goes(done=Done.MANUAL, result={"outcome": "manual"}, note=given.note)
        return super().take(step, scope, given)

    def _call(self, step: Step, scope: Scope) -> effects.CallTool:
        inputs = {name: scope.evaluate(source) for name, source in step.fields.get("with", {}).items()}
        return effects.CallTool(
            step=scope.name,
            visit=scope.visit,
            action=step.fields["action"],
            inputs=inputs,
            approval=step.fields.get("approval", ""),
        )

    def _answered(self, given: ToolAnswered) -> Goes:
        outcome = given.result.get("outcome", "done")
        if outcome not in OUTCOMES or outcome == "manual":
            raise Unfit(_("The tool answered with what cannot be used."))
        return Goes(done=Done.CALLED, result={**given.result, "outcome": outcome})

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:  # noqa: ARG002 - as above
        said = script.tool(scope.name, nth)
        if said is None:
            return None
        if scope.waits_for(Waits.TOOL):
            if said == "down":
                return ToolDown(step=scope.name)
            return ToolAnswered(step=scope.name, result=said if isinstance(said, Mapping) else {"outcome": said})
        if scope.waiting and scope.waiting.trouble:
            return ManualWay(step=scope.name, note="scenario")
        return Confirm(step=scope.name)
