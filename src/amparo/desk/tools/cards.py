"""Cards beside a ticket: what a tool said last, how old it is, and what stands in the way of asking again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.text import language_now
from amparo.tickets.models import Ticket
from amparo.tools.asking import HIDDEN
from amparo.tools.cards import SOURCES, inputs_of, values_of
from amparo.tools.models import Action, Call
from amparo.tools.queries import cards_for, last_answers, last_attempts, waited_for
from amparo.tools.services.results import call_sentence
from amparo.tools.states import CallState
from amparo.tools.wording import value_in_words

OLD: Final = timedelta(minutes=15)
"""After this an answer is shown as old: much may have happened on the account since."""

SEEN_AT_ONCE: Final = 6
"""Facts of a card; the others are folded, so that the pane stays a pane."""

_IN_THE_WAY: Final = {CallState.DOWN, CallState.REFUSED, CallState.PERHAPS}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a card. A hidden one shows dots, and `may_open` says whether this person may open it."""

    name: str
    word: str
    value: str
    is_hidden: bool = False
    may_open: bool = False


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card. `call` is the answer it shows; None while nobody has asked."""

    action: Action
    title: str
    call: Call | None = None
    facts: Sequence[Fact] = ()
    is_old: bool = False
    missing: str = ""  # what is not known of the person, so that nothing can be asked
    problem: str = ""
    manual_way: str = ""
    may_wait: bool = False  # the tool is down: it can be asked again until it answers
    is_waited_for: bool = False
    reply: str = ""  # the facts in the person's language, as Markdown

    @property
    def first(self) -> Sequence[Fact]:
        """What is seen at once."""
        return self.facts if len(self.facts) <= SEEN_AT_ONCE + 1 else self.facts[:SEEN_AT_ONCE]

    @property
    def rest(self) -> Sequence[Fact]:
        """What is folded away."""
        return self.facts[len(self.first) :]

    @property
    def is_not_found(self) -> bool:
        return self.call is not None and self.call.state == CallState.NOT_FOUND


@dataclass
class Deck:
    """The cards of one ticket, as one person sees them: four queries, however many; one more while a tool is down."""

    user: User
    ticket: Ticket
    problems: Mapping[int, str] = field(default_factory=dict)  # by action: a refusal of ours
    opened: Mapping[tuple[int, str], Any] = field(default_factory=dict)  # by call and name: values shown just now

    def cards(self, only: int | None = None) -> list[Card]:
        """All cards, or the one of the action `only`."""
        actions = [one for one in cards_for(self.user, self.ticket) if only in {None, one.pk}]
        if not actions:
            return []
        answers, attempts = last_answers(self.ticket, actions), last_attempts(self.ticket, actions)
        values = values_of(self.ticket)
        return [self._card(one, answers.get(one.pk), attempts.get(one.pk), values) for one in actions]

    def _card(self, action: Action, answer: Call | None, attempt: Call | None, values: Mapping[str, Any]) -> Card:
        inputs, missing = inputs_of(action, values)
        if action.card_inputs and not inputs and not missing:  # all may be left out, but not all at once
            missing = next(iter(action.card_inputs.values()))
        problem = self.problems.get(action.pk, "")
        failed = attempt if attempt and attempt.state in _IN_THE_WAY and attempt != answer else None
        if failed and not problem:
            failed.action = action
            problem = call_sentence(failed)
        is_down = failed is not None and failed.state == CallState.DOWN
        return Card(
            action=action,
            title=action.label.in_language(language_now()),
            call=answer,
            facts=self._facts(action, answer) if answer and answer.state == CallState.DONE else (),
            reply=as_reply(action, answer, self._language) if answer and answer.state == CallState.DONE else "",
            is_old=answer is not None and answer.created_at < clock.now() - OLD,
            missing=str(SOURCES[missing]) if missing else "",
            problem=problem,
            manual_way=action.manual_way.in_language(language_now()) if failed else "",
            may_wait=is_down,
            is_waited_for=is_down and action.pk in self._waited_for,
        )

    @cached_property
    def _waited_for(self) -> frozenset[int]:
        return waited_for(self.user, self.ticket)

    @property
    def _language(self) -> str:
        return self.ticket.language or self.user.locale

    def _facts(self, action: Action, call: Call) -> list[Fact]:
        """All but those about which the tool said nothing."""
        return [
            self._fact(action, call, one) for one in shown_outputs(action) if call.output.get(one) not in (None, "")
        ]

    def _fact(self, action: Action, call: Call, name: str) -> Fact:
        word = action.word_of(name, language_now())
        if (call.pk, name) in self.opened:
            return Fact(name=name, word=word, value=value_in_words(action, name, self.opened[call.pk, name]))
        value = call.output[name]
        if value == HIDDEN:
            may_open = action.may_open(self.user, name)
            return Fact(name=name, word=word, value=HIDDEN, is_hidden=True, may_open=may_open)
        return Fact(name=name, word=word, value=value_in_words(action, name, value))


def shown_outputs(action: Action) -> list[str]:
    """What of an action's outputs stands on its card: what was chosen, else all that are plain."""
    plain = [one["name"] for one in action.outputs if one["type"] not in {"list", "object"}]
    return list(action.card_outputs) or plain


def as_reply(action: Action, call: Call, language: str) -> str:
    """The card's facts as Markdown for a reply in `language` (BCP 47); hidden ones are left out."""
    with translation.override(language.lower()):
        lines = [
            _("%(word)s: %(value)s")
            % {"word": action.word_of(name, language_now()), "value": value_in_words(action, name, call.output[name])}
            for name in shown_outputs(action)
            if _can_be_told(call.output.get(name))
        ]
    return "\n".join(f"- {line}" for line in lines)


def _can_be_told(value: Any) -> bool:
    return value is not None and value not in (HIDDEN, "")
