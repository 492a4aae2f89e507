"""How a call ended: as a result, as an event, and in a sentence."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from amparo.tools.asking import CallResult
from amparo.tools.catalogue import Outcome
from amparo.tools.events import ToolAnswered
from amparo.tools.models import Action, Call
from amparo.tools.problems import sentence_of
from amparo.tools.sealing import opened
from amparo.tools.states import CallState

OUTCOMES: Final[Mapping[str, Outcome]] = {
    CallState.DONE: Outcome.DONE,
    CallState.NOT_FOUND: Outcome.NOT_FOUND,
    CallState.REFUSED: Outcome.REFUSED,
    CallState.DOWN: Outcome.DOWN,
    CallState.PERHAPS: Outcome.DOWN,
}


def label_of(action: Action) -> dict[str, str]:
    """The action's name in every language, for an event: it outlives the action."""
    return {language: text for language, text in action.label.texts.items() if text} or {"en": action.name}


def result_of(call: Call) -> CallResult:
    """A call that ended, as it is told to whoever asked. `action__connector` is at hand."""
    return CallResult(
        outcome=OUTCOMES[call.state],
        sentence=call_sentence(call),
        output=opened(call.output, call.sealed, "output"),
        hidden=frozenset(call.action.hidden) & frozenset(call.output),
        call_id=call.pk,
        perhaps_done=call.state == CallState.PERHAPS,
    )


def call_sentence(call: Call) -> str:
    """How a call ended, in the language of the moment."""
    title = call.action.connector.title
    if call.state == CallState.DONE:
        return _("Done.")
    if call.state == CallState.NOT_FOUND:
        return _("%(title)s knows nothing of this.") % {"title": title}
    if call.state == CallState.REFUSED:
        return _("%(title)s refused: %(words)s") % {"title": title, "words": call.detail or call.status}
    problem = sentence_of(call.problem, call.detail, title)
    if call.state == CallState.PERHAPS:
        return _("%(problem)s It may have been done all the same: look in %(title)s before you try again.") % {
            "problem": problem,
            "title": title,
        }
    return problem


def answered(call: Call) -> ToolAnswered:
    return ToolAnswered(
        call_id=call.pk,
        action=call.action.name,
        label=label_of(call.action),
        reason=call.reasons or call.reason,
        outcome=call.state,
        inputs=call.inputs,
        output=call.output,
        problem=call.problem,
        milliseconds=call.milliseconds or 0,
    )
