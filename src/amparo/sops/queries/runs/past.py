"""What was done in a run and counts still, in words: by whom, when, with what evidence."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.sops.labels import RESULT_NAMES
from amparo.sops.language.document import Sop
from amparo.sops.models import RunInput
from amparo.sops.queries.runs.speaking import said_answer
from amparo.sops.running.state import Done, State, Visit

_BY_ITSELF: Final = frozenset({Done.PASSED, Done.ENDED})


@dataclass(frozen=True, kw_only=True)
class Past:
    """A step that was done. `name` is for going back to it; `by` is empty for what the machine or the person did."""

    name: str
    title: str
    done: Done
    said: str
    note: str
    evidence: Sequence[Mapping[str, Any]]
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Written:
    """What the journal says of one visit: its inputs, oldest first."""

    lines: Sequence[Mapping[str, Any]] = ()

    @property
    def at(self) -> datetime | None:
        return self.lines[-1]["at"] if self.lines else None

    def by(self, done: Done) -> str:
        """The tool has the last word, and who wanted it did it; of all else the last word is whose it was."""
        doing = self.lines if done is Done.CALLED else self.lines[-1:]
        return next((line["who"] or "" for line in reversed(doing) if line["actor_kind"] == "staff"), "")


def past_visits(state: State) -> list[tuple[int, Visit, Done]]:
    """Each visit that somebody or something did, in order, with its place among all visits and how it was done."""
    return [
        (place, visit, done)
        for place, visit in enumerate(state.visits)
        if (done := visit.done) and not visit.withdrawn and done not in _BY_ITSELF
    ]


def journal_of(run_id: int) -> Mapping[int | None, Written]:
    """By the place of a visit; one query."""
    lines: dict[int | None, list[Mapping[str, Any]]] = defaultdict(list)
    for line in _inputs(run_id):
        lines[line["input__visit"]].append(line)
    return {place: Written(some) for place, some in lines.items()}


@kept
def _inputs(run_id: int) -> QuerySet[Any, Any]:
    who = Subquery(User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1])
    lines = RunInput.objects.filter(run=run_id).annotate(who=who)
    return lines.values("input__visit", "actor_kind", "who", "at").order_by("number")


def said_at(sop: Sop, visit: Visit, language: str) -> str:
    """What was answered, what was decided, or how a call ended that did not do what it was to do."""
    if visit.answer is not None:
        return said_answer(sop, visit.step, visit.answer, language)
    outcome = (visit.result or {}).get("outcome", "") if visit.done in {Done.CALLED, Done.DECIDED} else "done"
    return str(RESULT_NAMES[sop.step(visit.step).kind].get(outcome, "")) if outcome != "done" else ""
