"""The texts of a step for one case: in a language, with the values of the case in them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from amparo.accounts.markets import zone_of_market
from amparo.accounts.models import User
from amparo.core import dates
from amparo.core.text import in_language, kin
from amparo.sops.kinds import answers
from amparo.sops.labels import OUTCOME_NAMES
from amparo.sops.language.document import Sop, Step
from amparo.sops.language.names import FACTS
from amparo.sops.models.sealing import HIDDEN as NOT_SHOWN
from amparo.sops.running.state import State
from amparo.tickets.models import Ticket
from amparo.tickets.services import variable_values
from amparo.tickets.variables import Filled, fill
from amparo.tools.asking import HIDDEN


def language_of(ticket: Ticket, words: Mapping[str, str]) -> str:
    """The language to write to the person in: the ticket's, else one of theirs, else the brand's; as `words` has it."""
    return next(filter(None, (kin(one, words) for one in _languages(ticket))), next(iter(words), ""))


def _languages(ticket: Ticket) -> list[str]:
    """What to write to the person in, the best first."""
    return [*ticket.languages, "en"]


def to_the_person(ticket: Ticket, words: Mapping[str, str], values: Mapping[str, str]) -> Filled:
    """`words` as they go out to the person, Markdown; what is not known yet stays as a variable."""
    return fill(words.get(language_of(ticket, words), ""), values)


def to_staff(words: Mapping[str, str], language: str, values: Mapping[str, str]) -> str:
    """`words` as plain text for whoever works along them."""
    return fill(in_language(words, language), values, is_markdown=False).text


def step_name(step: Step, language: str, values: Mapping[str, str]) -> str:
    """What a step is called. An end that has no words of its own is called by its outcome."""
    outcome = OUTCOME_NAMES.get(step.fields.get("outcome", "")) if not (step.title or step.text) else None
    return str(outcome or to_staff(step.name, language, values))


def values_of(ticket: Ticket, by: User, facts: Mapping[str, Any], state: State, sop: Sop) -> dict[str, str]:
    """Every variable of a reply by its path, as text in the person's language and at the hours of their market.

    An answer that was chosen reads as its label. What the tool says is for some eyes only is left unknown.
    """
    with translation.override(_languages(ticket)[0].lower()), timezone.override(zone_of_market(ticket.market)):
        return variable_values(ticket, by) | _known(facts, state, sop, ticket.language)


def _known(facts: Mapping[str, Any], state: State, sop: Sop, language: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for area in FACTS:
        values |= {f"{area}.{name}": plain(value) for name, value in facts.get(area, {}).items()}
    frame = state.frames[-1] if state.frames else None
    for step, answer in (frame.answers if frame else {}).items():
        values[f"answers.{step}"] = said_answer(sop, step, answer, language)
    for step, result in (frame.results if frame else {}).items():
        hidden = result.get(NOT_SHOWN, ())
        values |= {f"results.{step}.{name}": plain(one) for name, one in result.items() if name not in hidden}
    return values


def said_answer(sop: Sop, step: str, answer: Any, language: str) -> str:
    """An answer in words: chosen options by their labels, yes and no without one in the language of the moment."""
    asked = sop.steps[sop.places[step]] if step in sop.places else None
    labels = {one.value: one.label for one in answers.options(asked)} if asked else {}
    if asked and asked.fields.get("answer") == "yes_no" and not labels.get(answer):
        return plain(answer == "yes")
    given = answer if isinstance(answer, list | tuple) else [answer]
    return ", ".join(to_staff(labels[one], language, {}) if labels.get(one) else plain(one) for one in given)


def hidden_paths(state: State) -> frozenset[tuple[str, str, str]]:
    """("results", step, output) for every output that screens show as dots."""
    results = state.frames[-1].results if state.frames else {}
    return frozenset(("results", step, name) for step, one in results.items() for name in one.get(NOT_SHOWN, ()))


def plain(value: Any) -> str:
    """A value of JSON as a person reads it, in the language of the moment; nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str):
        return dates.long(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_format(Decimal(f"{value:g}"))
    return _listed(value.values() if isinstance(value, Mapping) else value)


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(filter(None, map(plain, values)))


__all__ = [
    "HIDDEN",
    "hidden_paths",
    "language_of",
    "plain",
    "said_answer",
    "to_staff",
    "to_the_person",
    "values_of",
]
