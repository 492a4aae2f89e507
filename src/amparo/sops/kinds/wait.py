"""`wait`: the run rests for a time, or until something happens."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Duration, Field, OneOf, StepName
from amparo.sops.language.ways import Way, WayKind, named

EVENTS: Final = ("requester_replied", "ticket_reopened", "ticket_solved")


class Wait(Kind):
    name = "wait"
    fields = {
        "for": Field(Duration(), about="How long."),
        "until": Field(OneOf(EVENTS), about="What must happen."),
        "at_most": Field(Duration(), about="How long to wait for it."),
        "if_late": Field(StepName(), about="Where the run goes if it did not happen in time."),
    }

    def ways(self, step: Step) -> tuple[Way, ...]:
        late = step.fields.get("if_late")
        return (named(WayKind.LATE, late, step.at("if_late")),) if late else ()

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - the signature of every kind
        if ("for" in step.fields) == ("until" in step.fields):
            sentence = _("A wait has either “for”, a time, or “until”, an event.")
            yield Problem(line=step.line, code="wait", step=step.id, sentence=sentence)
        if "for" in step.fields and ("at_most" in step.fields or "if_late" in step.fields):
            sentence = _("“at_most” and “if_late” belong to “until”.")
            yield Problem(line=step.at("for"), code="wait", step=step.id, sentence=sentence)
        elif ("at_most" in step.fields) != ("if_late" in step.fields):
            sentence = _("“at_most” and “if_late” stand together.")
            yield Problem(line=step.at("at_most"), code="wait", step=step.id, sentence=sentence)
