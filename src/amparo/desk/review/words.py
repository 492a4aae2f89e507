"""A case in words: its measure, its kind, why it is looked at twice, and the answers that a reviewer can give."""

from collections.abc import Mapping, Sequence
from typing import Final

from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from amparo.core.text import language_now
from amparo.moderation.labels import ACTION_NAMES, RULE_NAMES
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case
from amparo.moderation.states import SubjectKind, Verdict

_A_DAY: Final = 24  # hours

NOT_A_BREACH: Final[Mapping[str, object]] = {
    SubjectKind.CREATOR: pgettext_lazy("verdict", "No breach, lift the measure"),
    SubjectKind.LIVE: pgettext_lazy("verdict", "No breach, give the LIVE back"),
    SubjectKind.VIDEO: pgettext_lazy("verdict", "No breach, give the video back"),
    SubjectKind.COMMENT: pgettext_lazy("verdict", "No breach, give the comment back"),
    SubjectKind.PAYOUT: pgettext_lazy("verdict", "No breach, pay it out"),
}


def measure_in_words(measure: Measure | None) -> str:
    """LIVE suspended, 7 days."""
    if measure is None:
        return ""
    parts = [str(ACTION_NAMES.get(measure.action, measure.action))]
    if measure.value is not None and measure.currency:
        parts.append(money(measure.value, measure.currency))
    if measure.hours:
        parts.append(_how_long(measure.hours))
    return ", ".join(parts)


def money(value: int, currency: str) -> str:
    """`value` in minor units, as the reader writes money."""
    return format_currency(value / 100, currency, locale=language_now().replace("-", "_"))


def _how_long(hours: int) -> str:
    if hours % _A_DAY:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // _A_DAY
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def answers_for(case: Case) -> Sequence[tuple[str, str, str]]:
    """Code, words and key of each verdict."""
    code = case.policy_line.code
    words = {
        Verdict.UPHOLDS: _("Breaches %(line)s, keep") % {"line": code},
        Verdict.TOO_STRONG: _("Breaches it, but the measure is too strong"),
        Verdict.OVERTURNS: str(NOT_A_BREACH[case.subject_kind]),
        Verdict.CANNOT_DECIDE: _("Cannot be decided with this"),
    }
    return [(verdict.value, words[verdict], str(key)) for key, verdict in enumerate(words, 1)]


def rule_name(code: str) -> str:
    return str(RULE_NAMES.get(code, code)) if code else _("No rule asked for it")
