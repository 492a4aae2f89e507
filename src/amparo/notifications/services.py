"""Telling members of staff something: on the desk always, and by every other way that is registered."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection, transaction

from amparo.accounts.models import User
from amparo.core import clock
from amparo.notifications.models import Notification


class Notifier(Protocol):
    """A further way to reach people. It is called inside the transaction, so it defers a job and sends nothing."""

    def tell(self, notifications: Sequence[Notification]) -> None:
        """Arrange that the people of these notifications hear of them."""


_notifiers: dict[str, Notifier] = {}


def register(name: str, notifier: Notifier) -> None:
    """Add a way to reach people; a second one of the same name replaces the first."""
    _notifiers[name] = notifier


def notify(
    *, users: Iterable[User | int], kind: str, ticket_id: int | None = None, data: dict[str, Any] | None = None
) -> list[Notification]:
    """Tell `users` (or ids) of something, each once; one statement for all, and a wake-up for open screens.

    `kind` is one of `amparo.notifications.kinds`; `data` holds the values of its sentence.
    """
    ids = dict.fromkeys(user.pk if isinstance(user, User) else user for user in users)
    moment = clock.now()
    rows = [
        Notification(user_id=user_id, kind=kind, ticket_id=ticket_id, data=data or {}, created_at=moment)
        for user_id in ids
    ]
    return _tell(rows) if rows else []


@transaction.atomic
def _tell(rows: Sequence[Notification]) -> list[Notification]:
    told = Notification.objects.bulk_create(rows)
    ids = [notification.user_id for notification in told]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('amparo_notifications', %s)", [json.dumps(ids[:500])])
    for notifier in _notifiers.values():
        notifier.tell(told)
    return told


@transaction.atomic
def mark_read(*, user: User, ids: Sequence[int] | None = None, ticket_id: int | None = None) -> int:
    """Mark the given notifications of `user` as read (or those about a ticket, or all); returns how many were not."""
    rows = Notification.objects.filter(user=user, read_at__isnull=True)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if ticket_id is not None:
        rows = rows.filter(ticket_id=ticket_id)
    return rows.update(read_at=clock.now())
