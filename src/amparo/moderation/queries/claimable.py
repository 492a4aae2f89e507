"""What a person may be given to review."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.accounts.models import User
from amparo.core import clock
from amparo.moderation.models import Case, Conflict, FirstVerdict, Review
from amparo.moderation.states import QUEUE_OF, Round
from amparo.wellbeing.models import Skip
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries import fitness

SUBJECT: Final = "moderation_case"
"""How a case is called where subjects have a kind and an id."""

CANDIDATES: Final = 64
"""How many are looked at together: more than there are reviewers who take one at the same moment."""

_REMEMBERED: Final = timedelta(days=30)
_MOST: Final = 500
_NO_HARM: Final = ("", "none")


def claimable(user: User, round_: Round) -> QuerySet[Case]:
    """Every case of a round that this person may review, in no order."""
    return in_round(suitable(user), round_)


def in_round(rows: QuerySet[Case], round_: Round) -> QuerySet[Case]:
    """Those that wait for a reviewer of this round."""
    rows = rows.filter(state=QUEUE_OF[round_])
    if round_ == Round.ARBITER:
        rows = rows.filter(Q(amend_until=None) | Q(amend_until__lte=clock.now()))
    return rows


def suitable(user: User) -> QuerySet[Case]:
    """Every case that this person may review, wherever it stands.

    Never their own, nor one they handed in or took part in; none they declared a conflict about, of their own desk
    where the rule keeps it apart, or of a market that is not theirs; none that they passed, and nothing that their
    protection keeps from them now. Languages are left to the caller: an index is made for one at a time.
    """
    took_part = Review.objects.filter(case=OuterRef("pk"), reviewer=user)
    own = FirstVerdict.objects.filter(case=OuterRef("pk"), reviewer=user)
    rows = Case.objects.filter(~Exists(own), ~Exists(took_part), calibration=None)
    rows = rows.filter(Q(submitted_by=None) | ~Q(submitted_by=user))
    for conflict in Conflict.objects.filter(person=user, ended_at__isnull=True):
        rows = rows.exclude(**_about(conflict))
    if user.team_ids:
        rows = rows.exclude(apart_from__overlap=user.team_ids)
    if user.markets:
        rows = rows.filter(market__in=[*user.markets, ""])
    fit = fitness(user)
    rows = rows.filter(Q(harm__in=_NO_HARM) | ~Q(harm__in=fit.refused_harms) & Q(severity__lte=fit.highest_severity))
    return rows.exclude(pk__in=_passed(user))


def next_candidates(user: User, round_: Round) -> list[int]:
    """The ids of those that fall due first, in the languages of this person: any, when they say none."""
    rows = claimable(user, round_).order_by("due_at", "pk").values_list("due_at", "pk")
    if not user.languages:
        return [pk for _due, pk in rows[:CANDIDATES]]
    found = [one for language in user.languages for one in rows.filter(language=language)[:CANDIDATES]]
    return [pk for _due, pk in sorted(found)[:CANDIDATES]]


def _passed(user: User) -> list[int]:
    """What this person passed of late: read inside the wall around what is theirs, and told nobody."""
    with as_person(user):
        rows = Skip.objects.filter(person=user, subject_kind=SUBJECT, at__gte=clock.now() - _REMEMBERED)
        return list(rows.order_by("-at").values_list("subject_id", flat=True)[:_MOST])


def _about(conflict: Conflict) -> dict[str, Any]:
    """What a conflict keeps away: all that it names must hold."""
    named = {
        "agency": conflict.agency_id,
        "creator_ref": conflict.creator_ref,
        "market": conflict.market,
    }
    return {name: value for name, value in named.items() if value}
