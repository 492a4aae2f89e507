"""What a person was told."""

from typing import Final

from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.notifications.models import Notification

CAP: Final = 100
"""Counting the unread stops here; the screen says 99+."""


def told_to(user: User, most: int = 50) -> list[Notification]:
    """The newest notifications of `user`, newest first."""
    return list(Notification.objects.filter(user=user).order_by("-id")[:most])


def unread_count(user: User) -> int:
    """How many `user` has not read, at most CAP."""
    return len(_unread(user.pk))


@kept
def _unread(user_id: int) -> QuerySet[Notification, int]:
    return Notification.objects.filter(user=user_id, read_at__isnull=True).values_list("pk", flat=True)[:CAP]
