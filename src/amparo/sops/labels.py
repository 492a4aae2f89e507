"""The words for the codes in `states.py`, translated when shown. A test keeps the two lists the same."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels
from amparo.escalations.labels import STATE_NAMES as LOOP_STATE_NAMES
from amparo.moderation.labels import OUTCOME_NAMES as REVIEW_OUTCOME_NAMES
from amparo.moderation.labels import STATE_NAMES as REVIEW_STATE_NAMES

LANGUAGE_NAMES: Final[Labels] = {
    "pt-BR": pgettext_lazy("in which language a text changed", "Portuguese"),
    "es": pgettext_lazy("in which language a text changed", "Spanish"),
    "en": pgettext_lazy("in which language a text changed", "English"),
}
"""As they stand in a sentence."""
RISK_NAMES: Final[Labels] = {
    "low": pgettext_lazy("risk of a procedure", "Low"),
    "medium": pgettext_lazy("risk of a procedure", "Medium"),
    "high": pgettext_lazy("risk of a procedure", "High"),
}
REHEARSAL_STATE_NAMES: Final[Labels] = {
    "assigned": pgettext_lazy("state of a rehearsal", "To do"),
    "running": pgettext_lazy("state of a rehearsal", "Under way"),
    "done": pgettext_lazy("state of a rehearsal", "Done"),
}
OUTCOME_NAMES: Final[Labels] = {
    "resolved": pgettext_lazy("outcome of a procedure", "Resolved"),
    "declined": pgettext_lazy("outcome of a procedure", "Declined"),
    "handed_over": pgettext_lazy("outcome of a procedure", "Handed over"),
    "no_answer": pgettext_lazy("outcome of a procedure", "No answer"),
    "not_applicable": pgettext_lazy("outcome of a procedure", "Did not apply"),
}
TROUBLE_NAMES: Final[Labels] = {
    "down": _("The tool does not answer."),
    "unapproved": _("Nobody approved it in time, so nothing was done."),
}
CALL_OUTCOME_NAMES: Final[Labels] = {
    "done": pgettext_lazy("outcome of a tool", "Done"),
    "manual": pgettext_lazy("outcome of a tool", "By hand"),
    "not_found": pgettext_lazy("outcome of a tool", "Not found"),
    "refused": pgettext_lazy("outcome of a tool", "Refused"),
}
RESULT_NAMES: Final[Mapping[str, Labels]] = {
    "tool": CALL_OUTCOME_NAMES,
    "call": OUTCOME_NAMES,
    "escalate": LOOP_STATE_NAMES,
    "review": {**REVIEW_STATE_NAMES, **REVIEW_OUTCOME_NAMES},
}
"""What the outcome of a step is called, by the kind of the step."""
