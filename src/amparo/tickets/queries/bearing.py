"""Which tickets may be handed to somebody now. Why is nobody's business here: it comes as bounds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.media.harm import HARMS, NOT_JUDGED, Exposure, Harm
from amparo.tickets.judging import Judgement
from amparo.tickets.models import Attachment, ContactReason, JudgedLink, Message, Ticket
from amparo.tickets.queries.harm import judgement_of_reason, judgements_of_reasons


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Nothing of `refused_harms`, nothing over `highest_severity` (0 to 4), none of the tickets `passed_on`."""

    refused_harms: frozenset[str] = frozenset()
    highest_severity: int = Exposure.EXTREME
    passed_on: Collection[int] = ()

    def refuses(self, said: Judgement | None) -> bool:
        """Whether what a reason says of its tickets is over these bounds."""
        if said is None or said.harm is Harm.NONE:
            return False
        return said.harm in self.refused_harms or said.severity > self.highest_severity


NO_BOUNDS: Final = Bounds()
ANY_HARM: Final = Bounds(refused_harms=frozenset(HARMS) - {Harm.NONE})
"""The narrowest that anybody's bounds can be."""


def within_bounds(tickets: QuerySet[Ticket], bounds: Bounds) -> QuerySet[Ticket]:
    """Leave out what is over the bounds by reason, messages, files or links. What holds no harm always comes."""
    if bounds.passed_on:
        tickets = tickets.exclude(pk__in=bounds.passed_on)
    if not bounds.refused_harms and bounds.highest_severity >= Exposure.EXTREME:
        return tickets
    over = _over(bounds)
    heavy = [pk for pk, said in judgements_of_reasons().items() if bounds.refuses(said)]
    return tickets.exclude(
        Q(reason__in=heavy)
        | Exists(Message.objects.filter(over, ticket=OuterRef("pk")))
        | Exists(Attachment.objects.filter(over, message__ticket=OuterRef("pk")))
        | Exists(JudgedLink.objects.filter(over, message__ticket=OuterRef("pk")))
    )


def is_over(ticket: Ticket, reason: ContactReason | None, bounds: Bounds) -> bool:
    """Whether a ticket, with this reason, is over the bounds. That it was passed on before says nothing."""
    if bounds.refuses(judgement_of_reason(reason)):
        return True
    over = _over(bounds)
    said = Message.objects.filter(over, ticket=ticket).values("pk")
    shown = Attachment.objects.filter(over, message__ticket=ticket).values("pk")
    linked = JudgedLink.objects.filter(over, message__ticket=ticket).values("pk")
    return said.union(shown, linked, all=True).exists()


def _over(bounds: Bounds) -> Q:
    """What is over the bounds by its own harm and severity; one that nobody has judged counts as moderate."""
    over = Q(harm_class__in=bounds.refused_harms) | Q(exposure_severity__gt=bounds.highest_severity)
    if bounds.highest_severity < NOT_JUDGED:
        over |= Q(exposure_severity__isnull=True)
    return over & ~Q(harm_class__in=("", Harm.NONE))
