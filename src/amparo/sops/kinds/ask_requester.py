"""`ask_requester`: a question is sent to the requester, and the agent notes the answer when it comes."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds import answers
from amparo.sops.kinds.kind import Gives, Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Duration, Field, InWords, StepName
from amparo.sops.language.ways import Way, WayKind, named


class AskRequester(Kind):
    name = "ask_requester"
    fields = {
        **answers.FIELDS,
        "ask_as": Field(InWords(variables=True), about="How to ask it together with other questions; else `text`."),
        "remind_after": Field(Duration(), about="When the agent is reminded that no answer came."),
        "give_up_after": Field(Duration(), about="When the run stops waiting and goes to `if_silent`."),
        "if_silent": Field(StepName(), about="Where the run goes if no answer came."),
    }

    def ways(self, step: Step) -> tuple[Way, ...]:
        silent = step.fields.get("if_silent")
        own = answers.ways(step)
        return (*own, named(WayKind.SILENT, silent, step.at("if_silent"))) if silent else own

    def goes_on(self, step: Step) -> bool:
        return not answers.covers_every_case(step)

    def gives(self, step: Step, around: Surroundings) -> Gives:  # noqa: ARG002 - the signature of every kind
        return Gives(answer=answers.type_of(step))

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - as above
        yield from answers.check(step)
        has, needs = ("if_silent", "give_up_after") if "if_silent" in step.fields else ("give_up_after", "if_silent")
        if has in step.fields and needs not in step.fields:
            sentence = _("“%(has)s” needs “%(needs)s” beside it.") % {"has": has, "needs": needs}
            yield Problem(line=step.at(has), code="silence", step=step.id, sentence=sentence)
