"""`set`: the ticket's reason, priority, team, state or tags are changed."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from amparo.sops.kinds.kind import Kind, Surroundings, missing_here
from amparo.sops.language.document import Step
from amparo.sops.language.problems import Problem
from amparo.sops.language.shapes import Field, ListOf, OneOf, Record, Text
from amparo.sops.running import effects
from amparo.sops.running.scope import Scope
from amparo.sops.running.state import Done
from amparo.sops.running.turns import Goes, Turn
from amparo.tickets.states import Priority


class Set(Kind):
    name = "set"
    pauses = False
    fields = {
        "values": Field(
            Record(
                {
                    "reason": Field(Text(), about="The code of a contact reason."),
                    "priority": Field(OneOf(tuple(Priority))),
                    "team": Field(Text(), about="The name of a team."),
                    "state": Field(OneOf(("open", "pending", "on_hold", "solved"))),
                }
            )
        ),
        "tags_added": Field(ListOf(Text())),
        "tags_removed": Field(ListOf(Text())),
    }

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:
        if not any(step.fields.get(key) for key in self.fields):
            sentence = _("This step sets nothing.")
            yield Problem(line=step.line, code="sets-nothing", step=step.id, sentence=sentence)
        if around.desk is None:
            return
        values = step.fields.get("values", {})
        reason, team = values.get("reason"), values.get("team")
        if reason and reason not in around.desk.reasons:
            yield missing_here(reason, step.at("values.reason"), step=step.id)
        if team and not around.desk.has_team(team):
            yield missing_here(team, step.at("values.team"), step=step.id)

    def arrive(self, step: Step, scope: Scope) -> Turn:
        change = effects.ChangeTicket(
            step=scope.name,
            visit=scope.visit,
            values=step.fields.get("values", {}),
            tags_added=step.fields.get("tags_added", ()),
            tags_removed=step.fields.get("tags_removed", ()),
        )
        return Goes(done=Done.PASSED, effects=(change,))
