"""What a person was told."""

from typing import Final

from amparo.accounts.models import User
from amparo.notifications.models import Notification

CAP: Final = 100
"""Counting the unread stops here; the screen says 99+."""


def told_to(user: User, most: int = 50) -> list[Notification]:
    """The newest notifications of `user`, newest first."""
    return list(Notification.objects.filter(user=user).order_by("-id")[:most])


def unread_count(user: User) -> int:
    """How many `user` has not read, at most CAP."""
    return len(Notification.objects.filter(user=user, read_at__isnull=True).values_list("pk", flat=True)[:CAP])
