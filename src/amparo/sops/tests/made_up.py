"""Procedures and inputs by chance: whole in form, and often foolish in meaning."""

import json
from typing import Any

from hypothesis import strategies as st

from amparo.sops.kinds import answers
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.reading import read
from amparo.sops.running.inputs import (
    Answer,
    Back,
    Confirm,
    EventHappened,
    Input,
    LeaveOut,
    ManualWay,
    RequesterReplied,
    Start,
    TimePassed,
    ToolAnswered,
    ToolDown,
)
from amparo.sops.running.state import State, Waits

WORDS = {"pt-BR": "Olá", "es": "Hola", "en": "Hello"}
STEPS = [f"s{number}" for number in range(8)]
VALUES = ["x", "y", "yes", "no"]
GOOD = [
    "true",
    "false",
    'contact.tier == "vip"',
    "has(answers.s1)",
    'has(results.s0.outcome) && results.s0.outcome != "done"',
    'ticket.tags.exists(tag, tag == "x")',
    "calendar.weekday < 6",
]
BAD = [
    'answers.s1 == "x"',
    "results.s2.age < 18",
    "1 / 0 == 1",
    "contact.name > 5",
    "contact.name",
    "nowhere.at.all",
    "((",
    '"x".matches("(")',
    "ticket.number + 9223372036854775807 > 0",
]
CONDITIONS = [*GOOD * 5, *BAD]
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**20)
    | st.floats()
    | st.sampled_from([*VALUES, *STEPS, "", "{{x}}", "ä"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "kind", "to", "when", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


step_names = st.sampled_from(STEPS)
conditions = st.sampled_from(CONDITIONS)
branches = st.lists(
    st.fixed_dictionaries({"when": conditions, "to": step_names}) | st.fixed_dictionaries({"otherwise": step_names}),
    max_size=3,
)
durations = st.sampled_from(["1s", "2h", "3d"])
option_lists = st.lists(
    st.builds(
        lambda value, to: {"value": value, "label": WORDS, **to}, st.sampled_from(VALUES), optional(to=step_names)
    ),
    min_size=1,
    max_size=3,
)
answer_fields = {
    "options": option_lists,
    "min": st.integers(0, 3),
    "max": st.integers(0, 9),
    "ask_as": st.just(WORDS),
}
asked = st.sampled_from(["choice", "several", "text", "number", "date", "yes_no", "file"]).map(
    lambda answer: {"text": WORDS, "answer": answer}
)
KINDS: dict[str, tuple[st.SearchStrategy[dict[str, Any]], st.SearchStrategy[dict[str, Any]]]] = {
    "ask": (asked, optional(**answer_fields, evidence=st.sampled_from(["message", ["file", "note"]]))),
    "ask_requester": (
        asked,
        optional(**answer_fields, remind_after=durations, give_up_after=durations, if_silent=step_names),
    ),
    "check": (st.just({}), st.just({})),
    "tool": (
        st.just({"action": "lume.accounts.find"}),
        optional(
            **{"with": st.dictionaries(st.sampled_from(["handle", "x"]), conditions, max_size=2)},
            approval=st.just("second_person"),
            if_down=st.just(WORDS),
        ),
    ),
    "reply": (st.just({"text": WORDS}), optional(then=st.sampled_from(["pending", "solved"]))),
    "set": (
        st.just({}),
        optional(values=st.just({"priority": "high"}), tags_added=st.just(["x"]), tags_removed=st.just(["x"])),
    ),
    "wait": (
        st.just({}),
        optional(
            **{"for": durations},
            until=st.sampled_from(["requester_replied", "ticket_solved"]),
            at_most=durations,
            if_late=step_names,
        ),
    ),
    "call": (st.sampled_from(["two", "two", "one", "three"]).map(lambda sop: {"sop": sop}), st.just({})),
    "end": (st.just({"outcome": "resolved"}), optional(root_cause=st.just("x"))),
}


@st.composite
def steps(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(list(KINDS)))
    needed, more = KINDS[kind]
    leads = draw(optional(next=step_names | branches, leave_out=st.sampled_from(["anyone", "never"])))
    return {"id": name, "kind": kind, "title": WORDS, **draw(needed), **draw(more), **leads}


@st.composite
def documents(draw: st.DrawFn, sop: str = "one") -> dict[str, Any]:
    """The values of a whole text."""
    return {
        "id": sop,
        "title": WORDS,
        "summary": WORDS,
        "owner": "Brasil",
        "risk": "low",
        "review_by": "2099-01-01",
        "steps": [draw(steps(name)) for name in STEPS[: draw(st.integers(3, len(STEPS)))]],
    }


@st.composite
def torn_documents(draw: st.DrawFn) -> str:
    """A text in which something somewhere was put in another's place."""
    values = json.loads(json.dumps(draw(documents())))
    for _tear in range(draw(st.integers(1, 4))):
        place: Any = values
        while True:
            key = draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
            inner = place[key]
            if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
                place[key] = draw(JUNK)
                break
            place = inner
    return json.dumps(values)


@st.composite
def libraries(draw: st.DrawFn) -> dict[str, Sop]:
    """Procedures that can be read, and that call one another."""
    found = {}
    for name in ("one", "two"):
        reading = read(json.dumps(draw(documents(name))))
        assert not reading.problems, [problem.as_json() for problem in reading.problems]
        assert reading.sop is not None
        found[name] = reading.sop
    return found


SHOWN = ({"kind": "message", "value": "m"}, {"kind": "file", "value": "f"})
_FITTING = {"text": ["words"], "file": ["a.png"], "number": [3], "date": ["2026-01-01"], "yes_no": ["yes", "no"]}


def fitting(step: Step, at: str) -> st.SearchStrategy[Input]:
    chosen = [one.value for one in answers.options(step)] or ["x"]
    several = [chosen] if step.fields.get("answer") == "several" else chosen
    values = _FITTING.get(step.fields.get("answer", ""), several)
    return st.builds(Answer, step=st.just(at), value=st.sampled_from(values), evidence=st.just(SHOWN))


def likely(step: Step, state: State) -> st.SearchStrategy[Input]:
    """What may well be said to the present step."""
    assert state.waiting is not None
    at = state.at
    alarms = [TimePassed(step=at, name=name) for name in state.waiting.wakes]
    match state.waiting.what:
        case Waits.ANSWER:
            return fitting(step, at)
        case Waits.CONFIRM:
            return st.just(Confirm(step=at))
        case Waits.TOOL:
            results: list[dict[str, Any]] = [{"age": 10}, {"age": 30}, {"outcome": "not_found"}]
            answered = [ToolAnswered(step=at, result=result) for result in results]
            return st.sampled_from([*answered, ToolDown(step=at)])
        case Waits.REQUESTER:
            return st.sampled_from([RequesterReplied(step=at, message="m"), *alarms]) | fitting(step, at)
        case Waits.EVENT:
            return st.sampled_from([EventHappened(step=at, name=step.fields["until"]), *alarms])
    return st.sampled_from(alarms)


names = st.sampled_from([*STEPS, *(f"s0.{name}" for name in STEPS), ""])
visits = st.none() | st.integers(-1, 5)


def inputs(step: st.SearchStrategy[str]) -> st.SearchStrategy[Input]:
    """Anything that may be said to a run at `step`, also what makes no sense."""
    at = {"step": step, "visit": visits}
    return st.one_of(
        st.builds(Start, sop=st.sampled_from(["one", "none"])),
        st.builds(
            Answer,
            **at,
            value=st.sampled_from([*VALUES, 3, "2026-01-01"]) | JUNK,
            evidence=st.sampled_from([(), SHOWN]),
        ),
        st.builds(Confirm, **at),
        st.builds(
            ToolAnswered,
            **at,
            result=st.fixed_dictionaries(
                {}, optional={"age": JUNK, "outcome": st.sampled_from(["done", "not_found"]) | JUNK}
            ),
        ),
        st.builds(ToolDown, **at),
        st.builds(ManualWay, **at, note=st.just("n")),
        st.builds(RequesterReplied, **at, message=st.just("m")),
        st.builds(EventHappened, **at, name=st.sampled_from(["requester_replied", "ticket_solved"])),
        st.builds(TimePassed, **at, name=st.sampled_from(["over", "late", "remind:1", "give_up:1", "x"])),
        st.builds(LeaveOut, **at, reason=st.sampled_from(["", "r"]), to=st.sampled_from(["", *STEPS])),
        st.builds(Back, step=step),
    )
