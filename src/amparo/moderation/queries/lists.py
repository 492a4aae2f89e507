"""Lists of cases, and how much waits: capped counts and keyset pages, whatever lies behind."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet

from amparo.accounts.models import User
from amparo.core.finding import newest
from amparo.moderation.models import Case, Conflict, PolicyLine, RuleVersion
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.claimable import PERMISSION_OF, in_round, suitable
from amparo.moderation.queries.visibility import visible_to
from amparo.moderation.states import ENDED, QUEUE_OF, CaseState, Round

CAP: Final = 100
"""Nobody needs to know whether it is a hundred or more."""


class CaseView(StrEnum):
    OPEN = "open"
    REVIEW = "review"  # wait for a second reviewer, or are with one
    DISPUTED = "disputed"
    TO_TELL = "to_tell"
    APPEALED = "appealed"
    LATE = "late"
    NOBODY = "nobody"  # given back as often as there are people for it
    DONE = "done"
    MINE = "mine"  # handed in by me
    ALL = "all"  # that one may read


_STATES: Final[Mapping[CaseView, Sequence[CaseState]]] = {
    CaseView.REVIEW: (CaseState.PENDING, CaseState.LEASED, CaseState.COMMITTED, CaseState.AGREED),
    CaseView.DISPUTED: (CaseState.DISPUTED, CaseState.ARBITRATING),
    CaseView.TO_TELL: (CaseState.DECIDED,),
    CaseView.APPEALED: (CaseState.APPEALED, CaseState.HEARING),
    CaseView.DONE: (CaseState.TOLD, CaseState.WITHDRAWN),
}


def waiting_for(user: User) -> Mapping[Round, int]:
    """How many cases of each round this person could take now, a hundred at most each."""
    rows = in_own_languages(user, suitable(user))
    return {
        round_: in_round(rows, round_)[:CAP].count()
        for round_, permission in PERMISSION_OF.items()
        if user.may(permission)
    }


def in_own_languages(user: User, rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.filter(language__in=user.languages) if user.languages else rows


def listed(user: User, view: CaseView) -> QuerySet[Case]:
    rows = visible_to(user)
    match view:
        case CaseView.OPEN:
            return rows.exclude(state__in=ENDED)
        case CaseView.LATE:
            return rows.exclude(state__in=ENDED).exclude(missed=[])
        case CaseView.NOBODY:
            return rows.filter(state__in=QUEUE_OF.values(), nobody_since__isnull=False)
        case CaseView.MINE:
            return rows.filter(submitted_by=user)
        case CaseView.ALL:
            return rows
    return rows.filter(state__in=_STATES[view])


def cases_page(user: User, view: CaseView, *, before: int | None = None) -> tuple[list[Case], int | None]:
    """Some cases, the newest first, and where the next part begins."""
    return newest(listed(user, view).select_related("policy_line", "agency"), before=before)


def policy_lines() -> QuerySet[PolicyLine]:
    """What holds now, by code."""
    return PolicyLine.objects.filter(is_active=True).order_by("code")


def rule_versions() -> QuerySet[RuleVersion]:
    """The newest first."""
    return RuleVersion.objects.select_related("made_by").order_by("-version")


def conflicts_of(user: User) -> QuerySet[Conflict]:
    """One's own declared conflicts; all of them for who writes the rules."""
    rows = Conflict.objects.filter(ended_at__isnull=True).select_related("person", "agency").order_by("-pk")
    return rows if user.may(ModerationPermission.RULES_MANAGE) else rows.filter(Q(person=user))
