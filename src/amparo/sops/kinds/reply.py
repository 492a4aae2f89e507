"""`reply`: a text for the requester, which the agent may change before sending it."""

from amparo.sops.kinds.kind import Kind
from amparo.sops.language.document import Step
from amparo.sops.language.shapes import Field, InWords, OneOf
from amparo.sops.running import effects
from amparo.sops.running.inputs import Confirm, Input
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import Script
from amparo.sops.running.state import Done, Waiting, Waits
from amparo.sops.running.turns import Goes, Stays, Turn


class Reply(Kind):
    name = "reply"
    fields = {
        "text": Field(InWords(variables=True), required=True, about="The reply, in Markdown."),
        "then": Field(OneOf(("open", "pending", "on_hold", "solved")), about="The ticket's state once it is sent."),
    }

    def arrive(self, step: Step, scope: Scope) -> Turn:
        then = step.fields.get("then", "")
        draft = effects.SendReply(step=scope.name, visit=scope.visit, text=step.text, then=then)
        return Stays(Waiting(Waits.CONFIRM), (draft,))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        if not isinstance(given, Confirm):
            return super().take(step, scope, given)
        then = step.fields.get("then")
        change = effects.ChangeTicket(step=scope.name, visit=scope.visit, values={"state": then}) if then else None
        sent = ({"kind": "message", "value": given.message},) if given.message else ()
        return Goes(done=Done.SENT, evidence=sent, effects=(change,) if change else ())

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:  # noqa: ARG002 - as above
        return Confirm(step=scope.name)
