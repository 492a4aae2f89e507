"""`review`: a decision is handed in for a second pair of eyes, and the run goes on with what it ends in."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.moderation.states import Action, Outcome, SubjectKind
from amparo.sops.kinds.decided import Decided
from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Expression, Field, InWords, Name, Number, OneOf
from amparo.sops.running import effects
from amparo.sops.running.scope import Scope

WITHDRAWN = "withdrawn"
ENDS = (*Outcome, WITHDRAWN)
"""What a review can end in."""


class Review(Decided):
    """Hand a decision in, wait for its outcome, and carry it on as `results.<step>`: `outcome` and `answer`."""

    name = "review"
    ends = ENDS
    fields = {
        "subject": Field(OneOf(tuple(SubjectKind)), required=True, about="What the decision is about."),
        "ref": Field(Expression(), required=True, about="Which one: the platform's own id."),
        "action": Field(OneOf(tuple(Action)), required=True, about="The measure that is proposed."),
        "hours": Field(Number(), about="How long it would hold; for good if absent."),
        "policy": Field(Name("[A-Za-z0-9][A-Za-z0-9._-]*", "4.2"), required=True, about="The code of a policy line."),
        "seen": Field(InWords(variables=True), required=True, about="What was seen, as the creator may read it."),
        "severity": Field(Number(), about="How hard it is to look at: 0 to 4."),
    }

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:
        policy = step.fields.get("policy")
        if around.desk is not None and policy is not None and policy not in around.desk.lines:
            values = {"code": policy, "known": ", ".join(sorted(around.desk.lines)) or "-"}
            sentence = _("There is no policy line “%(code)s”. There are: %(known)s.") % values
            yield Problem(line=step.at("policy"), code="unknown-line", step=step.id, sentence=sentence)
        for name, least, most in (("hours", 1, 1_000_000), ("severity", 0, 4)):
            said = step.fields.get(name)
            if said is not None and not (said == int(said) and least <= said <= most):
                sentence = _("Here should stand %(what)s.") % {"what": f"{least} … {most}"}
                yield Problem(line=step.at(name), code="shape", step=step.id, sentence=sentence)

    def asked(self, step: Step, scope: Scope) -> effects.AskReview:
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
