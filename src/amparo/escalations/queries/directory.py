"""The directory as it is read: who decides what."""

from django.db.models import QuerySet

from amparo.calendars.models import BusinessCalendar
from amparo.core.text import language_now
from amparo.escalations.models import Authority, EscalationKind
from amparo.paging.models import Ladder


def authorities() -> QuerySet[Authority]:
    """All of them, those in use first, by code. Who decides what is no secret among staff."""
    return Authority.objects.select_related("team", "ladder", "calendar").order_by("-is_active", "code")


def kinds() -> QuerySet[EscalationKind]:
    """Every kind with its rules, those in use first, the critical ones before all."""
    return EscalationKind.objects.prefetch_related("rules__authority").order_by("-is_active", "-is_critical", "code")


def by_hours_of(calendar: BusinessCalendar) -> list[str]:
    """The authorities whose clocks run by a calendar (`calendars.use`)."""
    used = Authority.objects.filter(calendar=calendar, is_active=True)
    return [authority.name.in_language(language_now()) for authority in used.order_by("code")]


def by_ladder(ladder: Ladder) -> list[str]:
    """The authorities in use whose people are called by a ladder."""
    used = Authority.objects.filter(ladder=ladder, is_active=True)
    return [authority.name.in_language(language_now()) for authority in used.order_by("code")]
