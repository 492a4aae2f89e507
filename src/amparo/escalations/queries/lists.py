"""Lists of loops: open ones by gravity and age, those of one's team, what one raised; and what each authority has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from amparo.accounts.models import User
from amparo.core.text import Variants, number_in
from amparo.escalations.models import Authority, Escalation, EscalationTicket
from amparo.escalations.models.loop import IS_OPEN
from amparo.escalations.queries.visibility import visible_to
from amparo.escalations.states import TO_TELL

PAGE: Final = 50


class LoopView(StrEnum):
    OPEN = "open"
    MINE = "mine"  # that I look after
    TEAM = "team"  # that my team decides, or whose tickets are its own
    RAISED = "raised"  # by me, ended ones too: what became of it


@dataclass(frozen=True, kw_only=True)
class OfAuthority:
    """How much waits for one authority; `authority` is None where the directory names nobody."""

    authority: Authority | None
    open: int
    oldest: datetime
    to_tell: int

    @property
    def name(self) -> Variants:
        return self.authority.name if self.authority else Variants()


def listed(user: User, view: LoopView, *, authority: str = "") -> QuerySet[Escalation]:
    """The loops of a list; `authority` is a code that narrows it."""
    rows = visible_to(user)
    match view:
        case LoopView.RAISED:
            rows = rows.filter(raised_by=user)
        case LoopView.MINE:
            rows = rows.filter(IS_OPEN, keeper=user)
        case LoopView.TEAM:
            teams = EscalationTicket.objects.filter(ticket__team__in=user.team_ids).values("escalation")
            rows = rows.filter(Q(authority__team__in=user.team_ids) | Q(pk__in=teams), IS_OPEN)
        case LoopView.OPEN:
            rows = rows.filter(IS_OPEN)
    return rows.filter(authority__code=authority) if authority else rows


def loops_page(user: User, view: LoopView, *, authority: str = "", after: str = "") -> tuple[list[Any], str]:
    """Some loops, and where the next part begins: empty after the last.

    Each counts its `tickets` whose people have to be told, and the `untold` of these.
    Open ones gravest and oldest first; what one raised newest first.
    """
    rows = listed(user, view, authority=authority).select_related("kind", "authority", "raised_by", "keeper")
    to_be_told = Q(waived_at__isnull=True)
    rows = rows.annotate(tickets=_count(to_be_told), untold=_count(to_be_told, told_at__isnull=True))
    level, _dot, last = after.partition(".")
    number = number_in(last)
    if view == LoopView.RAISED:
        rows = rows if number is None else rows.filter(pk__lt=number)
        rows = rows.order_by("-pk")
    else:
        rows = rows if number is None else rows.filter(Q(level__gt=level) | Q(level=level, pk__gt=number))
        rows = rows.order_by("level", "pk")
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return shown, f"{shown[-1].level}.{shown[-1].pk}" if len(found) > PAGE else ""


def by_authority(user: User) -> Sequence[OfAuthority]:
    """How much of what this person sees waits for whom, those with the oldest question first."""
    rows = (
        visible_to(user)
        .filter(IS_OPEN)
        .order_by()
        .values("authority")
        .annotate(open=Count("pk"), oldest=Min("raised_at"), to_tell=Count("pk", filter=Q(state__in=TO_TELL)))
        .order_by(F("oldest").asc())
    )
    found = list(rows)
    authorities = Authority.objects.in_bulk([row["authority"] for row in found if row["authority"]])
    return [
        OfAuthority(
            authority=authorities.get(row["authority"]), open=row["open"], oldest=row["oldest"], to_tell=row["to_tell"]
        )
        for row in found
    ]


def loops_of_ticket(user: User, ticket_ids: Sequence[int]) -> list[EscalationTicket]:
    """What these tickets wait for, and waited for: open loops first, then the newest."""
    seen = visible_to(user).values("pk")
    rows = EscalationTicket.objects.filter(ticket__in=ticket_ids, escalation__in=seen)
    rows = rows.select_related("escalation__kind", "escalation__authority")
    return sorted(rows.order_by("-escalation_id")[:20], key=lambda row: row.escalation.closed_at is not None)


def _count(which: Q, **more: bool) -> Coalesce:
    rows = EscalationTicket.objects.filter(which, escalation=OuterRef("pk"), **more).order_by().values("escalation")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
