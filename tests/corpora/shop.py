"""Turns the written flows of a shop's support (see test_procedure_corpora.py) into procedures, by a few rules of reading.

Every guideline is an action: first what to find out, then the button, then the cases it may come to. A sentence that
begins with "If" is a case; "skip the next step" and "[End Conversation]" say where it leads, and what an oracle says
is decided by the machine. Nothing of the flows is kept here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import yaml

from amparo.core.text import LANGUAGES

Json = dict[str, Any]

BUTTONS: Final = {
    "Log Out/In": "log-out-in",
    "Notify Internal Team": "notify-team",
    "Pricing": "search-pricing",
    "Membership": "search-membership",
    "Timing": "search-timing",
    "Policy": "search-policy",
    "Select Answer": "select-faq",
    "Membership Privileges": "membership",
}
"""Where the list of actions calls a button otherwise than it is written."""

ORACLE: Final = "ask-the-oracle"
NEXT: Final = "go-on"
_ANY_ORDER: Final = re.compile(r"any order|order in which you choose", re.IGNORECASE)
_SAYS: Final = re.compile(r"Oracle (?:says|returns) (Yes|No)", re.IGNORECASE)
_CHOICES: Final = re.compile(r"\[('[^\]]+')\]")
_SOME_OF: Final = re.compile(r"(\d) out of \d")


def action_of(button: str) -> str:
    return BUTTONS.get(button, button.lower().replace(" ", "-"))


def in_any_order(flow: Json) -> bool:
    return any(_ANY_ORDER.search(sentence) for sentence in flow["instructions"])


def sentences(flow: Json) -> list[str]:
    """All that a subflow says."""
    said = [sentence for one in flow["actions"] for sentence in (one["text"], *one["subtext"])]
    return [*said, *flow["instructions"]]


def procedure(name: str, flow: Json) -> str:
    """The subflow as a procedure's text."""
    steps = list(_menu(flow) if in_any_order(flow) else _line(flow["actions"]))
    last = {"id": "over", "kind": "end", "outcome": "resolved", "text": _words(" ".join(flow["instructions"]))}
    sop = {
        "id": name.replace("_", "-"),
        "title": _words(name),
        "summary": _words(name),
        "owner": "Shop",
        "risk": "low",
        "review_by": "2027-01-01",
        "steps": [*steps, last],
    }
    return yaml.safe_dump(sop, allow_unicode=True, sort_keys=False)


def _words(text: str) -> Json:
    return dict.fromkeys(LANGUAGES, text)


def _menu(flow: Json) -> Iterator[Json]:
    """Options in any order: a question that each of them comes back to."""
    actions = [action_of(one["button"]) for one in flow["actions"]]
    options = [{"value": one, "label": _words(one), "to": f"do_{place}"} for place, one in enumerate(actions)]
    leave = {"value": NEXT, "label": _words("Nothing more"), "to": "over"}
    yield {
        "id": "which",
        "kind": "ask",
        "text": _words("Which of these next?"),
        "answer": "choice",
        "options": [*options, leave],
    }
    for place, one in enumerate(flow["actions"]):
        yield _told(f"do_{place}", " ".join([one["text"], *one["subtext"]])) | {"next": f"tool_{place}"}
        yield _tool(f"tool_{place}", one["button"]) | {"next": "which"}


def _line(actions: Sequence[Json]) -> Iterator[Json]:
    """Actions one after another; each begins with the step `at_<place>`."""
    starts = [f"at_{place}" for place in range(len(actions))] + ["over"] * 2
    oracle = next((f"tool_{place}" for place, one in enumerate(actions) if action_of(one["button"]) == ORACLE), "")
    for place, one in enumerate(actions):
        yield from _action(place, one, starts, oracle)


def _action(place: int, one: Json, starts: Sequence[str], oracle: str) -> Iterator[Json]:
    after = starts[place + 1]
    plain = [line for line in one["subtext"] if not line.startswith("If ")]
    cases = list(_cases([line for line in one["subtext"] if line.startswith("If ")], (after, starts[place + 2])))
    begin = starts[place]
    if oracle and f"tool_{place}" != oracle and (said := _SAYS.search(one["text"])):
        yes = f"results.{oracle}.answer == '{said[1].capitalize()}'"
        branches = [{"when": yes, "to": f"say_{place}"}, {"otherwise": after}]
        yield {"id": begin, "kind": "check", "title": _words(one["text"]), "next": branches}
        begin = f"say_{place}"
    is_said = one["button"] == "N/A"
    following = f"case_{place}" if cases else after
    text = " ".join([one["text"], *plain])
    if is_said:
        yield {"id": begin, "kind": "reply", "title": _words("Say"), "text": _words(text), "next": following}
    else:
        yield _asked(begin, text, one) | {"next": f"tool_{place}"}
        yield _tool(f"tool_{place}", one["button"]) | {"next": following}
    if cases:
        yield from _which_case(place, cases, oracle, after)


def _asked(name: str, text: str, one: Json) -> Json:
    """What must be found out before the button is pressed: one of a list, some of several, or anything."""
    asked = {"id": name, "kind": "ask", "text": _words(text)}
    if listed := _CHOICES.search(text):
        return asked | {"answer": "choice", "options": _options(re.findall(r"'([^']+)'", listed[1]))}
    if (some := _SOME_OF.search(text)) and one["subtext"]:
        return asked | {"answer": "several", "min": int(some[1]), "options": _options(one["subtext"])}
    return asked | {"answer": "text"}


def _options(labels: Sequence[str]) -> list[Json]:
    return [{"value": re.sub(r"\W+", "_", label).strip("_"), "label": _words(label)} for label in labels]


def _cases(lines: Sequence[str], ways: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Each case with where it leads; cases inside a case are cases of their own."""
    after, beyond = ways
    for line in lines:
        head, *inner = line.split(" > If ")
        for case in [f"{head} – If {part}" for part in inner] or [line]:
            ends = "[End Conversation]" in case or "You are done" in case
            yield case, "over" if ends else beyond if re.search("skip the next step", case) else after


def _which_case(place: int, cases: Sequence[tuple[str, str]], oracle: str, after: str) -> Iterator[Json]:
    says = [_SAYS.search(case) for case, _to in cases]
    if oracle and all(says):
        decided = [
            {"when": f"results.{oracle}.answer == '{said[1].capitalize()}'", "to": f"case_{place}_{number}"}
            for number, said in enumerate(says)
            if said
        ]
        yield {
            "id": f"case_{place}",
            "kind": "check",
            "title": _words("What the oracle says"),
            "next": [*decided, {"otherwise": after}],
        }
    else:
        options = [
            {"value": f"case-{number}", "label": _words(case), "to": f"case_{place}_{number}"}
            for number, (case, _to) in enumerate(cases)
        ]
        otherwise = {"value": NEXT, "label": _words("None of these"), "to": after}
        yield {
            "id": f"case_{place}",
            "kind": "ask",
            "text": _words("Which is the case?"),
            "answer": "choice",
            "options": [*options, otherwise],
        }
    for number, (case, to) in enumerate(cases):
        yield _told(f"case_{place}_{number}", case) | {"next": to}


def _told(name: str, text: str) -> Json:
    return {"id": name, "kind": "reply", "title": _words("Say"), "text": _words(text)}


def _tool(name: str, button: str) -> Json:
    return {
        "id": name,
        "kind": "tool",
        "title": _words(button),
        "action": f"shop.{action_of(button).replace('-', '_')}",
        "if_down": _words("Note it, and press the button later."),
    }


def written_in(sop: Mapping[str, Any]) -> str:
    """Every text of a procedure, one after another."""
    return " ".join(_texts(sop))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
