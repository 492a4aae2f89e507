"""Which tickets may be handed to somebody now. Why is nobody's business here: it comes as bounds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.media.harm import HARMS, NOT_JUDGED, Exposure, Harm
from amparo.tickets.models import Attachment, ContactReason, Message, Ticket


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Nothing of `refused_harms`, nothing over `highest_severity` (0 to 4), none of the tickets `passed_on`."""

    refused_harms: frozenset[str] = frozenset()
    highest_severity: int = Exposure.EXTREME
    passed_on: Collection[int] = ()


NO_BOUNDS: Final = Bounds()


def within_bounds(tickets: QuerySet[Ticket], bounds: Bounds) -> QuerySet[Ticket]:
    """Leave out what is over the bounds by its reason, its messages or its files. What holds no harm always comes."""
    if bounds.passed_on:
        tickets = tickets.exclude(pk__in=bounds.passed_on)
    if not bounds.refused_harms and bounds.highest_severity >= Exposure.EXTREME:
        return tickets
    over, reason_over = _over("harm_class", bounds), _over("harm", bounds, usual=True)
    return tickets.exclude(
        Exists(ContactReason.objects.filter(reason_over, pk=OuterRef("reason_id")))
        | Exists(Message.objects.filter(over, ticket=OuterRef("pk")))
        | Exists(Attachment.objects.filter(over, message__ticket=OuterRef("pk")))
    )


def _over(column: str, bounds: Bounds, *, usual: bool = False) -> Q:
    """What is over the bounds by its harm in `column` and its severity.

    One that nobody has judged counts as moderate, or (`usual`) as that harm usually does.
    """
    heavy = [
        harm
        for harm, facts in HARMS.items()
        if (facts.usual_severity if usual else NOT_JUDGED) > bounds.highest_severity
    ]
    return Q(**{f"{column}__in": bounds.refused_harms}) | (
        ~Q(**{f"{column}__in": ("", Harm.NONE)})
        & (
            Q(exposure_severity__gt=bounds.highest_severity)
            | Q(exposure_severity__isnull=True, **{f"{column}__in": heavy})
        )
    )
