"""The answers that a reviewer can give, in the words of the case."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import language_now
from amparo.moderation.labels import ACTION_NAMES
from amparo.moderation.models import Case, PolicyLine
from amparo.moderation.queries.reviewing import lines_besides
from amparo.moderation.states import Action, SubjectKind, Verdict

NOT_A_BREACH: Final[Mapping[str, object]] = {
    SubjectKind.CREATOR: pgettext_lazy("verdict", "No breach, lift the measure"),
    SubjectKind.LIVE: pgettext_lazy("verdict", "No breach, give the LIVE back"),
    SubjectKind.VIDEO: pgettext_lazy("verdict", "No breach, give the video back"),
    SubjectKind.COMMENT: pgettext_lazy("verdict", "No breach, give the comment back"),
    SubjectKind.PAYOUT: pgettext_lazy("verdict", "No breach, pay it out"),
}


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


def lesser_measures() -> Sequence[tuple[str, str]]:
    """Code and name of what would be right where a measure is too strong, besides a warning."""
    left_out = {Action.NONE, Action.WARNING}
    return [(code, str(name)) for code, name in ACTION_NAMES.items() if code not in left_out]


def other_lines(line: PolicyLine) -> Sequence[tuple[str, str]]:
    """Code and name of every line that may be breached instead of this one."""
    language = language_now()
    return [(one.code, f"{one.code} · {one.title.in_language(language)}") for one in lines_besides(line)]
