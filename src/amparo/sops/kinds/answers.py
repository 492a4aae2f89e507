"""What an answer may be: the keys that `ask` and `ask_requester` share, and whether a value fits them."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.sops.language.document import Step, Words
from amparo.sops.language.names import LIST, NUMBER, STRING, Type
from amparo.sops.language.problems import Problem, Sentence
from amparo.sops.language.shapes import Field, InWords, ListOf, Name, Number, OneOf, Record, StepName
from amparo.sops.language.ways import Way, WayKind
from amparo.sops.running.errors import Unfit
from amparo.sops.running.inputs import Answer
from amparo.sops.running.script import Script
from amparo.sops.running.state import Done
from amparo.sops.running.turns import Goes

ANSWERS: Final = ("choice", "several", "text", "number", "date", "yes_no", "file")
_YES_NO: Final = ("yes", "no")
_LONGEST_TEXT: Final = 10_000
_GREATEST_NUMBER: Final = 10**15

FIELDS: Final[Mapping[str, Field]] = {
    "text": Field(InWords(variables=True), required=True, about="What is asked, large and plain."),
    "answer": Field(OneOf(ANSWERS), required=True, about="What kind of answer is noted."),
    "options": Field(
        ListOf(
            Record(
                {
                    "value": Field(Name("[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*", "one_word"), required=True),
                    "label": Field(InWords(), required=True),
                    "to": Field(StepName(), about="Where this answer leads, if not to `next`."),
                }
            ),
            least=1,
        ),
        about="The answers to choose from; for yes_no only to give `yes` and `no` their own words or ways.",
    ),
    "min": Field(Number(), about="The least number, the fewest characters or the fewest chosen."),
    "max": Field(Number(), about="The greatest number, the most characters or the most chosen."),
}


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: Words
    to: str | None
    line: int


def options(step: Step) -> tuple[Option, ...]:
    return tuple(
        Option(value=one["value"], label=one.get("label", {}), to=one.get("to"), line=step.at(f"options.{place}"))
        for place, one in enumerate(step.fields.get("options", ()))
        if "value" in one
    )


def ways(step: Step) -> tuple[Way, ...]:
    """The ways that options have of their own."""
    return tuple(
        Way(key=f"answer:{one.value}", to=one.to, kind=WayKind.ANSWER, label=one.label, line=one.line)
        for one in options(step)
        if one.to is not None
    )


def way_of(step: Step, value: Any) -> str | None:
    """The key of the way that the answer has of its own, or None."""
    return next((f"answer:{one.value}" for one in options(step) if one.to and one.value == value), None)


def cases(step: Step) -> tuple[str, ...]:
    """Every answer there can be, if they can be listed: for a choice, and for yes or no."""
    if step.fields.get("answer") == "yes_no":
        return _YES_NO
    return tuple(one.value for one in options(step)) if step.fields.get("answer") == "choice" else ()


def covers_every_case(step: Step) -> bool:
    """Whether each answer has a way of its own, so that nothing leaves the step by `next`."""
    led = {one.value for one in options(step) if one.to}
    return bool(led) and led >= set(cases(step)) and bool(cases(step))


def type_of(step: Step) -> Type:
    match step.fields.get("answer"):
        case "several":
            return LIST
        case "number":
            return NUMBER
        case _:
            return Type("string", cases(step)) if cases(step) else STRING


def unfit(step: Step, value: Any) -> Sentence | None:
    """Why `value` is no answer to the step, in a sentence; None if it is one."""
    match step.fields.get("answer"):
        case "choice" | "yes_no":
            return None if value in cases(step) else _("Choose one of the answers that stand there.")
        case "several":
            known = [one.value for one in options(step)]
            fits = isinstance(value, list | tuple) and all(one in known for one in value)
            return _beyond(step, len(value)) if fits else _("Choose from the answers that stand there.")
        case "number":
            fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _GREATEST_NUMBER
            return _beyond(step, value) if fits else _("Write a number.")
        case "date":
            return None if _is_date(value) else _("Write a date.")
    fits = isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST_TEXT
    return _beyond(step, len(value)) if fits else _("Write an answer.")


def noted(step: Step, given: Answer, needed: Collection[str] = ()) -> Goes:
    """The turn that comes of an answer. `needed` are the kinds of evidence of which one must be shown. Raises Unfit."""
    sentence = unfit(step, given.value)
    if sentence is not None:
        raise Unfit(sentence)
    if needed and not any(shown.get("kind") in needed and shown.get("value") for shown in given.evidence):
        raise Unfit(_("Show what the answer rests on."))
    value = list(given.value) if isinstance(given.value, tuple) else given.value
    return Goes(done=Done.ANSWERED, way=way_of(step, value), answer=value, evidence=tuple(given.evidence))


def in_script(step: Step, name: str, script: Script, nth: int) -> Any:
    return script.answer(name, nth, several=step.fields.get("answer") == "several")


def check(step: Step) -> Iterator[Problem]:
    """Options that are missing, double, or out of place."""
    answer, given = step.fields.get("answer"), options(step)
    line = step.at("options")
    if answer in {"choice", "several"} and not given:
        yield Problem(line=line, code="no-options", step=step.id, sentence=_("There is nothing to choose from."))
    if given and answer not in {"choice", "several", "yes_no", None}:
        unused = _("An answer of the kind “%(answer)s” has no options.") % {"answer": answer}
        yield Problem(line=line, code="options-unused", step=step.id, sentence=unused)
    if any(one.to for one in given) and not step.next:
        yield from _cases_without_a_way(step)
    if step.fields.get("min", 0) > step.fields.get("max", float("inf")):
        yield Problem(line=step.at("max"), code="min-max", step=step.id, sentence=_("“min” is greater than “max”."))
    seen: set[str] = set()
    for one in given:
        if one.value in seen:
            twice = _("The answer “%(value)s” stands twice.") % {"value": one.value}
            yield Problem(line=one.line, code="twice", step=step.id, sentence=twice)
        seen.add(one.value)
        if answer == "yes_no" and one.value not in _YES_NO:
            yield Problem(line=one.line, code="not-yes-no", step=step.id, sentence=_("The answers are “yes” and “no”."))
        if answer == "several" and one.to:
            sentence = _("Where several can be chosen, no single one leads on: branch with conditions in “next”.")
            yield Problem(line=one.line, code="several-ways", step=step.id, sentence=sentence)


def _cases_without_a_way(step: Step) -> Iterator[Problem]:
    led = {one.value: one.line for one in options(step) if one.to}
    for place, case in enumerate(cases(step)):
        if case not in led:
            sentence = _("The answer “%(case)s” leads nowhere: give it “to”, or write “next” for what has no way.")
            line = step.at(f"options.{place}") if case in {one.value for one in options(step)} else step.at("options")
            yield Problem(line=line, code="case", step=step.id, sentence=sentence % {"case": case})


_LENGTHS: Final = (_("Write at least %(least)s characters."), _("Write at most %(most)s characters."))
_BOUNDS: Final[Mapping[str, tuple[Sentence, Sentence]]] = {
    "number": (_("It is at least %(least)s."), _("It is at most %(most)s.")),
    "several": (_("Choose at least %(least)s."), _("Choose at most %(most)s.")),
}


def _beyond(step: Step, size: float) -> Sentence | None:
    least, most = step.fields.get("min"), step.fields.get("max")
    too_little, too_much = _BOUNDS.get(step.fields.get("answer", ""), _LENGTHS)
    if least is not None and size < least:
        return too_little % {"least": least}
    if most is not None and size > most:
        return too_much % {"most": most}
    return None


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
