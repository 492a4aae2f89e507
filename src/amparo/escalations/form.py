"""The form of a kind: what its authority needs to know. Plain values in, plain values out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.text import in_language, language_now

if TYPE_CHECKING:
    from amparo.tickets.models import Ticket

Question = Mapping[str, Any]
Fact = dict[str, Any]


class QuestionType(StrEnum):
    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    NUMBER = "number"
    MOMENT = "moment"  # ISO 8601 with its zone
    YES_NO = "yes_no"


_TEXTS: Final = {QuestionType.TEXT, QuestionType.LONG}


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was filled in, by the name of the question. With `lenient`, a required question may stay empty."""

    given: Mapping[str, Any]
    lenient: bool = False


def facts_of(questions: Sequence[Question], answers: Answers) -> list[Fact]:
    """The answers as they are kept: each with its label as it was, so that a later change of the form changes nothing.

    Raises Invalid, with the name of the question as its field, for what is missing or cannot be used.
    """
    known = {question["name"] for question in questions}
    if unknown := sorted(set(answers.given) - known):
        raise Invalid(_("The form does not ask for “%(name)s”.") % {"name": unknown[0]}, field=unknown[0])
    facts = []
    for question in questions:
        value = answers.given.get(question["name"], "")
        value = value.strip() if isinstance(value, str) else value
        if value in {"", None}:
            if question.get("required") and not answers.lenient:
                raise Invalid(_("This is needed to decide."), field=question["name"])
            continue
        facts.append(
            {
                "name": question["name"],
                "label": question["label"],
                "value": _checked(question, value),
                "personal": bool(question.get("personal")),
            }
        )
    return facts


def _checked(question: Question, value: Any) -> Any:
    """The value as its type has it. Raises Invalid."""
    match QuestionType(question.get("type", QuestionType.TEXT)):
        case QuestionType.CHOICE:
            options = {option["code"]: option["label"] for option in question["options"]}
            if value not in options:
                raise Invalid(_("Choose one of the list."), field=question["name"])
            return {"code": value, "label": options[value]}
        case QuestionType.NUMBER:
            return _number(question, value)
        case QuestionType.MOMENT:
            try:
                return clock.read(str(value)).isoformat()
            except ValueError:
                raise Invalid(_("This is not a date and time."), field=question["name"]) from None
        case QuestionType.YES_NO:
            return value in {True, "yes", "on", "true"}
        case _:
            return value if isinstance(value, bool | int | float) else str(value)  # a tool said it: read in words


def _number(question: Question, value: Any) -> int | float:
    text = str(value).replace(",", ".")
    whole, _point, part = text.partition(".")
    try:
        return float(text) if part.strip("0") else int(whole)  # 1240,00 is 1240
    except ValueError:
        raise Invalid(_("This is not a number."), field=question["name"]) from None


def check_form(questions: Sequence[Question]) -> None:
    """Raise Invalid when a form cannot be used: a name twice, no label, an unknown type, a choice of nothing."""
    names = [question.get("name", "") for question in questions]
    if len(set(names)) != len(names) or not all(str(name).isidentifier() for name in names):
        raise Invalid(_("Each question needs a name of its own."), field="questions")
    for question in questions:
        if not any(str(text).strip() for text in question.get("label", {}).values()):
            raise Invalid(_("“%(name)s” needs words for people.") % {"name": question["name"]}, field="questions")
        if question.get("type", QuestionType.TEXT) not in set(QuestionType):
            raise Invalid(_("“%(type)s” is no type of question.") % {"type": question["type"]}, field="questions")
        if question.get("type") == QuestionType.CHOICE and not question.get("options"):
            raise Invalid(
                _("“%(name)s” needs something to choose from.") % {"name": question["name"]}, field="questions"
            )


def outside(facts: Sequence[Fact], *, shows_personal_data: bool) -> list[Fact]:
    """The facts as people of the authority see them without an account."""
    return [fact for fact in facts if shows_personal_data or not fact["personal"]]


@dataclass(frozen=True)
class Worded:
    """A value that has words in each language, as on the card of its tool."""

    code: Any
    words: Mapping[str, str]


Source = Callable[["Ticket"], Mapping[str, Any]]
"""What another room knows of a ticket, by the path that a question names in `from`."""

_sources: list[Source] = []


def knows(source: Source) -> Source:
    """Register a further source that forms are filled in from."""
    _sources.append(source)
    return source


def prefilled(questions: Sequence[Question], ticket: "Ticket") -> dict[str, Any]:
    """What the form can be filled in with, by the name of the question, from what other rooms know of the ticket."""
    asked = {question["name"]: question["from"] for question in questions if question.get("from")}
    if not asked:
        return {}
    values = {path: value for source in _sources for path, value in source(ticket).items()}
    filled = as_asked(questions, {name: values.get(path) for name, path in asked.items()})
    return {name: value for name, value in filled.items() if value not in {None, ""}}


def as_asked(questions: Sequence[Question], given: Mapping[str, Any]) -> dict[str, Any]:
    """Words for a question of text, in the language of the moment; any other asks for what they stand for."""
    texts = {question["name"] for question in questions if question.get("type", QuestionType.TEXT) in _TEXTS}
    said = {name: value for name, value in given.items() if isinstance(value, Worded)}
    words = {
        name: in_language(value.words, language_now()) if name in texts else value.code for name, value in said.items()
    }
    return {**given, **words}
