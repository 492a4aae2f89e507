"""`check`: a condition that the machine decides, by the branches in `next`."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Kind, Surroundings
from amparo.sops.language.document import Step
from amparo.sops.language.problems import Problem
from amparo.sops.running.scope import Scope
from amparo.sops.running.state import Done
from amparo.sops.running.turns import Goes, Turn


class Check(Kind):
    name = "check"
    pauses = False

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - the signature of every kind
        if not any(branch.when for branch in step.next):
            sentence = _("A check decides nothing without branches in “next”.")
            yield Problem(line=step.at("next"), code="no-branches", step=step.id, sentence=sentence)

    def arrive(self, step: Step, scope: Scope) -> Turn:  # noqa: ARG002 - as above
        return Goes(done=Done.PASSED)
