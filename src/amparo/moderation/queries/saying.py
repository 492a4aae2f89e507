"""What reviewers said, as others read it: by handle, or by nobody's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from amparo.moderation.measures import Measure
from amparo.moderation.models import FirstVerdict, Handle, PolicyLine, Review
from amparo.moderation.states import Round


@dataclass(frozen=True, kw_only=True)
class Said:
    """One verdict. `who` is a handle, a name of the platform's own, or empty for readers who may know no reviewer."""

    round: str  # empty: the first
    who: str
    verdict: str
    line: PolicyLine
    reason: str
    measure: Measure | None
    confidence: int | None
    at: datetime
    is_amendment: bool = False


def handles_of(people: Iterable[int | None]) -> Mapping[int, str]:
    """Handle by person."""
    ids = {person for person in people if person is not None}
    return dict(Handle.objects.filter(person__in=ids).values_list("person_id", "name"))


def first_said(first: FirstVerdict, handles: Mapping[int, str]) -> Said:
    """What was decided first. A colleague here appears by handle as well, or as `first reviewer` without one."""
    who = handles.get(first.reviewer_id or 0, "") if first.reviewer_id else first.outside_name
    return Said(
        round="",
        who=who or _("first reviewer"),
        verdict=first.verdict,
        line=first.policy_line,
        reason=first.reason,
        measure=None,
        confidence=first.confidence,
        at=first.decided_at,
    )


def all_said(reviews: Iterable[Review], handles: Mapping[int, str]) -> list[Said]:
    """Every verdict with its amendment after it, in the order in which they were given."""
    said = []
    for review in reviews:
        who = handles.get(review.reviewer_id, "")
        said.append(
            Said(
                round=Round(review.round),
                who=who,
                verdict=review.verdict,
                line=review.policy_line,
                reason=review.reason,
                measure=Measure.from_json(review.measure),
                confidence=review.confidence,
                at=review.committed_at,
            )
        )
        if review.amended_at is not None:
            said.append(
                Said(
                    round=Round(review.round),
                    who=who,
                    verdict=review.amended_to,
                    line=review.amended_line or review.policy_line,
                    reason=review.amended_reason,
                    measure=Measure.from_json(review.amended_measure),
                    confidence=None,
                    at=review.amended_at,
                    is_amendment=True,
                )
            )
    return said
