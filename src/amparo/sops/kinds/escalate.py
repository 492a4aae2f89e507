"""`escalate`: an authority is asked, and the run goes on with what it decides."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.escalations.states import TO_TELL, Level
from amparo.sops.kinds.decided import Decided
from amparo.sops.kinds.kind import Desk, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Expression, Field, InWords, MapOf, Name, OneOf
from amparo.sops.running import effects
from amparo.sops.running.scope import Scope


class Escalate(Decided):
    """Ask an authority, wait for its decision, and carry it on as `results.<step>`: `outcome` and `answer`."""

    name = "escalate"
    ends = TO_TELL
    fields = {
        "about": Field(Name("[a-z][a-z0-9_-]*", "live-cut-off"), required=True, about="The kind of escalation."),
        "level": Field(OneOf(tuple(Level)), about="How grave it is; else as the kind proposes."),
        "question": Field(InWords(variables=True), required=True, about="What the authority has to decide."),
        "with": Field(MapOf(Expression()), about="What it needs to know: the form of the kind, each an expression."),
    }

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:
        if around.desk is not None and "about" in step.fields:
            yield from _not_of_the_desk(step, around.desk)
        if step.fields.get("level") == Level.P0 and step.fields.get("with"):
            sentence = _("A P0 asks nobody to fill in a form: leave out “with”.")
            yield Problem(line=step.at("with"), code="critical", step=step.id, sentence=sentence)

    def asked(self, step: Step, scope: Scope) -> effects.AskAuthority:
        return effects.AskAuthority(
            step=scope.name,
            visit=scope.visit,
            about=step.fields["about"],
            level=step.fields.get("level", ""),
            question=step.fields["question"],
            facts={name: scope.evaluate(source) for name, source in step.fields.get("with", {}).items()},
        )


def _not_of_the_desk(step: Step, desk: Desk) -> Iterator[Problem]:
    """A kind that the desk has not, and what its form does not ask or cannot do without."""
    about, given = step.fields["about"], step.fields.get("with", {})
    asked = desk.kinds.get(about)
    if asked is None:
        values = {"code": about, "known": ", ".join(sorted(desk.kinds)) or "-"}
        sentence = _("There is no kind of escalation “%(code)s”. There are: %(known)s.") % values
        yield Problem(line=step.at("about"), code="unknown-escalation", step=step.id, sentence=sentence)
        return
    for name in [one for one in given if one not in asked]:
        values = {"code": about, "name": name, "known": ", ".join(asked) or "-"}
        sentence = _("The form of “%(code)s” has no question “%(name)s”. It has: %(known)s.") % values
        yield Problem(line=step.at(f"with.{name}"), code="unknown-input", step=step.id, sentence=sentence)
    needed = [name for name, is_needed in asked.items() if is_needed and name not in given]
    for name in needed if step.fields.get("level") != Level.P0 else ():
        sentence = _("The form of “%(code)s” needs “%(name)s”.") % {"code": about, "name": name}
        yield Problem(line=step.at("with"), code="missing-input", step=step.id, sentence=sentence)
