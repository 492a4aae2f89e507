"""`review`: a decision is handed in for a second pair of eyes, and the run goes on with what it ends in."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.moderation.states import Action, Outcome, SubjectKind
from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.names import STRING, Type
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Expression, Field, InWords, Name, Number, OneOf
from amparo.sops.running import effects
from amparo.sops.running.errors import Unfit
from amparo.sops.running.inputs import AuthorityDecided, Confirm, Input
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import Script
from amparo.sops.running.state import Done, Waiting, Waits
from amparo.sops.running.turns import Goes, Stays, Turn

WITHDRAWN = "withdrawn"
ENDS = (*Outcome, WITHDRAWN)
"""What a review can end in."""


class Review(Kind):
    """Hand a decision in, wait for its outcome, and carry it on as `results.<step>`: `outcome` and `answer`."""

    name = "review"
    fields = {
        "subject": Field(OneOf(tuple(SubjectKind)), required=True, about="What the decision is about."),
        "ref": Field(Expression(), required=True, about="Which one: the platform's own id."),
        "action": Field(OneOf(tuple(Action)), required=True, about="The measure that is proposed."),
        "hours": Field(Number(), about="How long it would hold; for good if absent."),
        "policy": Field(Name("[A-Za-z0-9][A-Za-z0-9._-]*", "4.2"), required=True, about="The code of a policy line."),
        "seen": Field(InWords(variables=True), required=True, about="What was seen, as the creator may read it."),
        "severity": Field(Number(), about="How hard it is to look at: 0 to 4."),
    }

    def gives(self, step: Step, around: Surroundings) -> Gives:  # noqa: ARG002 - the signature of every kind
        return Gives(results={"outcome": Type("string", ENDS), "answer": STRING})

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - as above
        for name, least, most in (("hours", 1, 1_000_000), ("severity", 0, 4)):
            said = step.fields.get(name)
            if said is not None and not (said == int(said) and least <= said <= most):
                sentence = _("Here should stand %(what)s.") % {"what": f"{least} … {most}"}
                yield Problem(line=step.at(name), code="shape", step=step.id, sentence=sentence)

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - as above
        return Stays(Waiting(Waits.CONFIRM))

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:
        match given:
            case Confirm() if scope.waits_for(Waits.CONFIRM):
                return Stays(Waiting(Waits.AUTHORITY), (self._asked(step, scope),))
            case AuthorityDecided() if scope.waits_for(Waits.AUTHORITY):
                return self._decided(given)
        return super().take(step, scope, given)

    def _asked(self, step: Step, scope: Scope) -> effects.AskReview:
        hours = step.fields.get("hours")
        return effects.AskReview(
            step=scope.name,
            visit=scope.visit,
            subject=step.fields["subject"],
            ref=str(scope.evaluate(step.fields["ref"]) or ""),
            action=step.fields["action"],
            hours=int(hours) if hours is not None else None,
            policy=step.fields["policy"],
            facts=step.fields["seen"],
            severity=int(step.fields.get("severity", 0)),
        )

    def _decided(self, given: AuthorityDecided) -> Goes:
        if given.outcome not in ENDS:
            raise Unfit(_("This is no decision."))
        return Goes(done=Done.DECIDED, result={"outcome": given.outcome, "answer": given.answer})

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:  # noqa: ARG002 - as above
        said = script.decision(scope.name)
        if said is None:
            return None
        if scope.waits_for(Waits.CONFIRM):
            return Confirm(step=scope.name)
        return AuthorityDecided(step=scope.name, outcome=said["outcome"], answer=said.get("answer", ""))
