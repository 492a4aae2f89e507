"""The answers that a reviewer can give, in the words of the case."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from amparo.moderation.models import Case
from amparo.moderation.states import SubjectKind, Verdict

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
