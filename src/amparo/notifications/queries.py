"""What a person was told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.notifications.labels import ATTEMPT_NAMES
from amparo.notifications.models import Attempt, Notification, QuietHours, Way

CAP: Final = 100
"""Counting the unread stops here; the screen says 99+."""


def told_to(user: User, most: int = 50) -> list[Notification]:
    """The newest notifications of `user`, newest first."""
    return list(Notification.objects.filter(user=user).order_by("-id")[:most])


@dataclass(frozen=True, kw_only=True)
class Unread:
    """`count` is CAP at most; `pages` are the ids of those that call this person and wait for an answer."""

    count: int
    pages: list[int]


def unread(user: User) -> Unread:
    """What `user` has not read, in one query."""
    rows = _unread(user.pk)
    return Unread(count=len(rows), pages=list(dict.fromkeys(page for _pk, page in rows if isinstance(page, int))))


@kept
def _unread(user_id: int) -> QuerySet[Notification, tuple[int, Any]]:
    newest = Notification.objects.filter(user=user_id, read_at__isnull=True).order_by("-pk")
    return newest.values_list("pk", "data__page")[:CAP]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One attempt as its person sees it."""

    label: str
    state: str
    words: str
    error: str
    at: datetime


def ways_of(user: User) -> list[Way]:
    return list(Way.objects.filter(user=user).order_by("pk"))


def quiet_hours_of(user: User) -> QuietHours | None:
    return QuietHours.objects.filter(user=user).first()


def attempts_of(user: User, most: int = 20) -> list[Tried]:
    """The newest attempts to reach `user`, newest first."""
    mine = Attempt.objects.filter(Q(notification__user=user) | Q(way__user=user)).order_by("-pk")
    return [
        Tried(
            label=one.label,
            state=one.state,
            words=str(ATTEMPT_NAMES[one.state]),
            error=one.error,
            at=one.ended_at or one.created_at,
        )
        for one in mine[:most]
    ]
