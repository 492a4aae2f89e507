"""A run as a screen shows it: where it stands, what was done, what may come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.moderation.labels import ACTION_NAMES
from amparo.sops import kinds
from amparo.sops.kinds import answers
from amparo.sops.labels import TROUBLE_NAMES
from amparo.sops.language.conditions import ConditionFailed, Malformed, condition
from amparo.sops.language.document import LeaveOut, Library, Sop, Step
from amparo.sops.language.edges import ways
from amparo.sops.language.ways import Way
from amparo.sops.models import Run, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.case import Case
from amparo.sops.queries.runs.calls import awaits_second_person, waits_for_tool
from amparo.sops.queries.runs.newer import newer_for
from amparo.sops.queries.runs.past import Past, Written, journal_of, past_visits, said_at
from amparo.sops.queries.runs.speaking import (
    HIDDEN,
    hidden_paths,
    plain,
    step_name,
    to_staff,
    to_the_person,
    values_of,
)
from amparo.sops.queries.versions.library import library_with, pinned
from amparo.sops.running.ahead import ahead
from amparo.sops.running.interpreter import scope_of
from amparo.sops.running.needs import still_needed
from amparo.sops.running.roads import Road, roads
from amparo.sops.running.state import Done, State, Trouble, Visit, Waiting
from amparo.sops.states import RunState, VersionState
from amparo.tickets.models import Ticket
from amparo.tickets.variables import Filled
from amparo.tools.models import Action
from amparo.tools.wording import value_in_words

MOST_ASKED: Final = 4
"""Questions that are put into one message, unless more are certain to come."""
COMING_SHOWN: Final = 2
"""Steps that are named as what comes then."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An answer to choose. `leads_to` names the step that it leads to by itself, if any."""

    value: str
    label: str
    leads_to: str


class Showing:
    """What of a run is shown to `user`. Anything with a library and a state will do: a run, or a rehearsal."""

    def __init__(self, ticket: Ticket, user: User, facts: Mapping[str, Any]) -> None:
        self.ticket, self.user, self.facts = ticket, user, facts

    library: Library
    state: State

    # --- where it stands

    @cached_property
    def sop(self) -> Sop:
        """The procedure whose step is shown: the run's own, or one that it called."""
        return self.library[self.state.visits[-1].sop]

    @cached_property
    def step(self) -> Step:
        return self.sop.step(self.state.visits[-1].step)

    @property
    def kind(self) -> str:
        return self.step.kind

    @property
    def waiting(self) -> Waiting | None:
        return self.state.waiting

    @property
    def waits_for(self) -> str:
        return self.waiting.what.value if self.waiting else ""

    @cached_property
    def values(self) -> Mapping[str, str]:
        return values_of(self.ticket, self.user, self.facts, self.state, self.sop)

    def words(self, words: Mapping[str, str]) -> str:
        return to_staff(words, self.user.locale, self.values)

    @property
    def name(self) -> str:
        return self.words(self.step.name)

    @property
    def question(self) -> str:
        """What is asked or said, large and plain: a reply is known by its name, its text stands below."""
        sent = self.kind in {"reply", "ask_requester"}
        return self.words(self.step.name if sent or not self.step.text else self.step.text)

    @property
    def why(self) -> str:
        return self.words(self.step.why)

    @cached_property
    def draft(self) -> Filled:
        """The text for the person, in their language."""
        return to_the_person(self.ticket, self.step.text, self.values)

    @property
    def manual_way(self) -> str:
        return self.words(self.step.fields.get("if_down", {}))

    @property
    def asked_of_authority(self) -> str:
        return self.words(self.step.fields.get("question", {}))

    @property
    def seen_for_review(self) -> str:
        return self.words(self.step.fields.get("seen", {}))

    @property
    def proposed_measure(self) -> str:
        return str(ACTION_NAMES.get(str(self.step.fields.get("action")), ""))

    @cached_property
    def fact_rows(self) -> list[tuple[str, str]]:
        """What stands beside the question. A value that is not known is a dash, one for others' eyes is dots."""
        scope = scope_of(self.library, self.state, self.facts)
        hidden = hidden_paths(self.state)
        rows = []
        for fact in self.step.facts:
            try:
                paths = condition(fact.value).paths
                is_hidden = any(tuple(path[:3]) in hidden for path in paths)
                value = HIDDEN if is_hidden else self._in_words(fact.value, scope.evaluate(fact.value))
            except (ConditionFailed, Malformed):
                value = ""
            rows.append((self.words(fact.label), value or "—"))
        return rows

    def _in_words(self, source: str, value: Any) -> str:
        """What a tool said reads as on its card; all else as in a letter."""
        area, _dot, rest = source.partition(".")
        step, _dot, output = rest.partition(".")
        action = self._actions.get(step) if area == "results" else None
        is_known = value is not None and value != ""
        return value_in_words(action, output, value) if action and is_known else plain(value)

    @cached_property
    def _actions(self) -> dict[str, Action]:
        """The action of each tool step, by the step; asked where the step at hand shows what a tool said."""
        named = {step.id: step.fields.get("action") for step in self.sop.steps if step.kind == "tool"}
        known = {action.name: action for action in _called(sorted(set(filter(None, named.values()))))}
        return {step: known[name] for step, name in named.items() if name in known}

    @cached_property
    def choices(self) -> list[Choice]:
        """The answers to choose from, with where each leads."""
        leads = {way.key: self.named(self.sop.step(way.to)) for way in self._ways}
        labels = {one.value: self.words(one.label) for one in answers.options(self.step)}
        values = answers.cases(self.step) or tuple(labels)
        return [
            Choice(value=value, label=labels.get(value, ""), leads_to=leads.get(f"answer:{value}", ""))
            for value in values
        ]

    @property
    def parts(self) -> bool:
        """Whether the answers lead different ways, each of which is named beside it."""
        return any(choice.leads_to for choice in self.choices)

    @property
    def ways_on(self) -> list[tuple[str, str]]:
        """(step, its name) of every step that could follow: for who leaves this one out."""
        return list({way.to: self.named(self.sop.step(way.to)) for way in self._ways}.items())

    @cached_property
    def _ways(self) -> list[Way]:
        return [way for way in ways(self.sop, self.step) if way.to in self.sop.places]

    def named(self, step: Step) -> str:
        return step_name(step, self.user.locale, self.values)

    @property
    def may_leave_out(self) -> bool:
        if self.step.leave_out == LeaveOut.NEVER:
            return False
        return self.step.leave_out == LeaveOut.ANYONE or self.user.may(SopPermission.LEAVE_OUT)

    # --- what may come

    @cached_property
    def _roads(self) -> tuple[Road, ...]:
        """Both what may come and what is needed stand on them; two hundred steps take a while to go."""
        return roads(self.library, self.state, self.facts)

    @cached_property
    def coming(self) -> list[str]:
        """The names of the next steps that may come, nearest first, and one more than is shown if there are more."""
        nearest = islice(ahead(self._roads, self.state), COMING_SHOWN + 1)
        names = [self.words(one.title) if one.kind != "end" else _("the end") for one in nearest]
        return list(dict.fromkeys(names))  # of several ends one is enough

    @cached_property
    def needs(self) -> list[tuple[str, str]]:
        """(step, question to the person in their language) of what only they can say and have not said.

        What must be known whatever happens, and beside it the nearest of what may have to be: more would be a form.
        """
        needs = still_needed(self._roads, self.state)
        room = MOST_ASKED - sum(need.certain for need in needs)
        perhaps = {need.step for need in [need for need in needs if not need.certain][: max(0, room)]}
        chosen = [need for need in needs if need.certain or need.step in perhaps]
        return [(need.step, to_the_person(self.ticket, need.question, self.values).text) for need in chosen]

    # --- how far it is

    @cached_property
    def done_count(self) -> int:
        """How many steps that somebody sees were done."""
        return sum(1 for visit in self.state.visits[: self._present] if not visit.withdrawn and self._pauses(visit))

    @property
    def _present(self) -> int:
        return len(self.state.visits) if self.state.has_ended else self.state.visit

    def _pauses(self, visit: Visit) -> bool:
        return kinds.of(self.library[visit.sop].step(visit.step).kind).pauses

    @cached_property
    def total(self) -> int:
        """How many steps there are on the likeliest road: where it parts, the first way."""
        return self.done_count + (0 if self.state.has_ended else _pauses_from(self.sop, self.step.id))

    @property
    def place(self) -> int:
        return min(self.done_count + 1, self.total)

    @property
    def slats(self) -> list[str]:
        """At most nine marks, "done", "now" or "" (to come), in proportion: more do not fit beside a title."""
        count = min(max(self.total, 1), 9)
        now = count if self.state.has_ended else (self.done_count * count) // max(self.total, 1)
        return ["done" if one < now else "now" if one == now else "" for one in range(count)]


@lru_cache(maxsize=4096)
def _pauses_from(sop: Sop, step_id: str) -> int:
    """How many steps that somebody sees there are from this one on, each way on the first."""
    seen: set[str] = set()
    while step_id not in seen:
        seen.add(step_id)
        step_id = next((way.to for way in ways(sop, sop.step(step_id)) if way.to in sop.places), step_id)
    return sum(kinds.of(sop.step(one).kind).pauses for one in seen)


class RunShowing(Showing):
    """A run on a ticket."""

    def __init__(self, run: Run, case: Case, user: User) -> None:
        super().__init__(case.ticket, user, case.facts())
        self.run, self.version = run, run.version
        self.state = State.from_json(run.memory)

    @cached_property
    def library(self) -> Library:  # type: ignore[override] # read when it is asked for
        return library_with(self.version, self._pinned)

    @cached_property
    def _pinned(self) -> list[Version]:
        return pinned(self.run.pins)

    @property
    def title(self) -> str:
        return self.words(self.library[self.version.procedure.key].title)

    @property
    def gone_through(self) -> list[Sop]:
        """Its own procedure, and those that it called."""
        return [self.library[key] for key in self.state.procedures]

    @property
    def is_running(self) -> bool:
        return self.run.state == RunState.RUNNING

    @property
    def notice(self) -> Mapping[str, Any]:
        return self.run.notice

    @cached_property
    def newer(self) -> Version | None:
        """The version to begin again with, where one that this run keeps was withdrawn as wrong."""
        return newer_for(self.run) if self.withdrawn else None

    @cached_property
    def withdrawn(self) -> Version | None:
        """What was withdrawn as wrong of all that this run keeps: its own version, or one of a procedure it calls."""
        kept = (self.version, *self._pinned)
        return next((one for one in kept if one.state == VersionState.WITHDRAWN), None)

    @property
    def withdrawn_title(self) -> str:
        """The name of a called procedure that was wrong; the run's own stands above."""
        one = self.withdrawn
        return self.words(self.library[one.procedure.key].title) if one and one.pk != self.version.pk else ""

    @property
    def trouble(self) -> str:
        """Why the tool has not done it, in words."""
        said = self.waiting.trouble if self.waiting else ""
        return str(TROUBLE_NAMES.get(said, said))

    @property
    def is_unapproved(self) -> bool:
        """Nobody said yes in time: it can be asked anew."""
        return self.waiting is not None and self.waiting.trouble == Trouble.UNAPPROVED

    @property
    def is_waiting_for_tool(self) -> bool:
        return waits_for_tool(self.state)

    @cached_property
    def awaits_second_person(self) -> datetime | None:
        """Until when a second person may answer, where one is asked."""
        return awaits_second_person(self.run, self.state)

    @cached_property
    def past_visits(self) -> list[tuple[int, Visit, Done]]:
        return past_visits(self.state)

    @property
    def past(self) -> list[Past]:
        """What was done and counts still, in order, in words; one query."""
        journal = journal_of(self.run.pk)
        return [self._past(visit, done, journal.get(place, Written())) for place, visit, done in self.past_visits]

    def _past(self, visit: Visit, done: Done, written: Written) -> Past:
        sop = self.library[visit.sop]
        return Past(
            name=visit.name,
            title=self.words(sop.step(visit.step).name),
            done=done,
            said=said_at(sop, visit, self.user.locale),
            note=visit.note,
            evidence=visit.evidence,
            by=written.by(done),
            at=written.at,
        )


@kept
def _called(names: list[str]) -> QuerySet[Action]:
    return Action.objects.filter(name__in=names).only("name", "words")
