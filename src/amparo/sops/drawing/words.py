"""What a reader sees of a step: its name in their language, its kind, and what is written on its ways."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels, in_language
from amparo.sops.labels import OUTCOME_NAMES, RESULT_NAMES
from amparo.sops.language.document import Sop, Step, Words
from amparo.sops.language.ways import Way, WayKind

_KINDS: Final[Labels] = {
    "ask": pgettext_lazy("kind of step", "question"),
    "ask_requester": pgettext_lazy("kind of step", "asks the requester"),
    "check": pgettext_lazy("kind of step", "decided by itself"),
    "tool": pgettext_lazy("kind of step", "tool"),
    "reply": pgettext_lazy("kind of step", "reply"),
    "set": pgettext_lazy("kind of step", "changes the ticket"),
    "wait": pgettext_lazy("kind of step", "waits"),
    "escalate": pgettext_lazy("kind of step", "asks an authority"),
    "review": pgettext_lazy("kind of step", "second review"),
    "call": pgettext_lazy("kind of step", "another procedure"),
    "end": pgettext_lazy("kind of step", "end"),
}


_SAME: Final = re.compile(
    r"""(?P<part>answers|results)\.(?P<step>\w+)(?:\.(?P<output>\w+))?\s*==\s*(?P<quote>["'])(?P<value>[^"']*)(?P=quote)"""
)


def said(words: Words, language: str) -> str:
    """`words` in `language`, else in the nearest there is; conditions and names stand under "en" alone."""
    return in_language(words, language)


def name(step: Step, language: str) -> str:
    """The title, else the text, on one line; an end without words of its own is called by its outcome."""
    if step.kind == "end" and not (step.title or step.text):
        return str(OUTCOME_NAMES.get(str(step.fields.get("outcome")), step.id))
    return " ".join(said(step.name, language).split())


def way_words(sop: Sop, step: Step, way: Way, language: str) -> str:
    """What is written on a way out of `step`.

    A condition that only compares is said in the words of what it compares; any other is shown as it is, without the
    names that its place says already.
    """
    if way.kind is not WayKind.WHEN or way.when is None:
        return said(way.label, language)
    same = _SAME.fullmatch(way.when.strip())
    if same and same["step"] in sop.places:
        other = sop.step(same["step"])
        words = _value(other, same["part"], same["output"], same["value"], language)
        if words:
            return words if other is step else f"{name(other, language)}: {words}"
    return re.sub(rf"\b(?:results\.{step.id}\.|(?:results|answers)\.(?=\w))", "", way.when)


def _value(step: Step, part: str, output: str | None, value: str, language: str) -> str:
    """The words for an answer or an outcome of `step`; empty if it has none."""
    if part == "answers" and output is None:
        labels = {one.get("value"): one.get("label", {}) for one in step.fields.get("options", ())}
        return said(labels.get(value, {}), language)
    is_outcome = part == "results" and output == "outcome"
    return str(RESULT_NAMES.get(step.kind, {}).get(value, "")) if is_outcome else ""


def about(step: Step) -> str:
    """The second line of a step: its kind, and what is particular about it."""
    more = _MORE.get(step.kind)
    return str((more(step) if more else None) or _KINDS.get(step.kind, step.kind.replace("_", " ")))


def _ask(step: Step) -> str | Promise | None:
    return _("question, with evidence") if step.fields.get("evidence") else None


def _tool(step: Step) -> str | Promise | None:
    return _("tool, second person") if step.fields.get("approval") else None


def _end(step: Step) -> str | Promise | None:
    outcome = OUTCOME_NAMES.get(str(step.fields.get("outcome")))
    return _("end: %(outcome)s") % {"outcome": outcome} if outcome and (step.title or step.text) else None


_MORE: Final[Mapping[str, Callable[[Step], str | Promise | None]]] = {"ask": _ask, "tool": _tool, "end": _end}
