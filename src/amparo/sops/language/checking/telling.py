"""Replies that tell what an authority decided: until one has arrived, its escalation is open, and so is the ticket."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Surroundings
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.edges import ways
from amparo.sops.language.problems import Problem


def problems(sop: Sop, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG001 - the signature of every part
    telling = {reply.id: reply for step in sop.steps if step.kind == "escalate" for reply in _replies_after(sop, step)}
    for reply in telling.values():
        if reply.fields.get("then") == "solved":
            sentence = _("An authority is asked before this: the ticket cannot be solved with the reply that tells it.")
            yield Problem(line=reply.at("then"), code="solves-open", step=reply.id, sentence=sentence)


def _replies_after(sop: Sop, asking: Step) -> Iterator[Step]:
    """The first reply on each way on from a step."""
    seen, ahead = {asking.id}, [asking]
    while ahead:
        for way in ways(sop, ahead.pop()):
            if way.to in seen or way.to not in sop.places:
                continue
            seen.add(way.to)
            step = sop.step(way.to)
            if step.kind == "reply":
                yield step
            else:
                ahead.append(step)
