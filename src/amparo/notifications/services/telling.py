"""Notifications: rows of the desk, a wake-up for open screens, and attempts where somebody is called."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from amparo.accounts.models import User
from amparo.core import clock
from amparo.notifications.models import Attempt, Notification
from amparo.notifications.services.reaching import Address, arrange, arrange_address


def notify(
    *,
    users: Iterable[User | int],
    kind: str,
    ticket_id: int | None = None,
    data: dict[str, Any] | None = None,
    call: bool = False,
    urgent: bool = False,
) -> list[Notification]:
    """Tell `users` (or ids) of something, each once; one statement for all, and a wake-up for open screens.

    `kind` is one of `amparo.notifications.kinds`; `data` holds the values of its sentence. With `call` they are called
    away from the desk too, by every way of theirs, but not in their quiet hours; with `urgent`, at any hour.
    """
    ids = dict.fromkeys(user.pk if isinstance(user, User) else user for user in users)
    moment = clock.now()
    rows = [
        Notification(user_id=user_id, kind=kind, ticket_id=ticket_id, data=data or {}, created_at=moment)
        for user_id in ids
    ]
    return _tell(rows, call=call or urgent, urgent=urgent) if rows else []


@transaction.atomic
def _tell(rows: Sequence[Notification], *, call: bool, urgent: bool) -> list[Notification]:
    told = Notification.objects.bulk_create(rows)
    ids = [notification.user_id for notification in told]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('amparo_notifications', %s)", [json.dumps(ids[:500])])
    if call:
        arrange(told, urgent=urgent)
    return told


@transaction.atomic
def write_to(*, address: Address, kind: str, data: Mapping[str, Any], ticket_id: int | None = None) -> None:
    """Tell an address of somebody who has no account; there are no quiet hours for it."""
    arrange_address(address, {"kind": kind, "data": dict(data), "ticket_id": ticket_id})


@transaction.atomic
def mark_read(*, user: User, ids: Sequence[int] | None = None, ticket_id: int | None = None) -> int:
    """Mark the given notifications of `user` as read (or those about a ticket, or all); returns how many were not.

    What calls for an answer is not read by looking at it: that ends when somebody has it.
    """
    rows = Notification.objects.filter(user=user, read_at__isnull=True).exclude(data__has_key="page")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if ticket_id is not None:
        rows = rows.filter(ticket_id=ticket_id)
    return rows.update(read_at=clock.now())


@transaction.atomic
def read_by_all(*, users: Iterable[int], about: Mapping[str, Any]) -> int:
    """Mark as read what `users` (ids) were told of a thing (values in `data`) that needs nobody any more."""
    rows = Notification.objects.filter(user__in=set(users), read_at__isnull=True, data__contains=dict(about))
    return rows.update(read_at=clock.now())


@transaction.atomic
def forget_told(*, ticket_ids: Collection[int] = (), page_ids: Collection[int] = ()) -> int:
    """Delete what was told of some tickets and by some pages, because their person is forgotten; returns how much.

    Attempts to reach somebody by it go as well, those that are on their way still included.
    """
    told = Notification.objects.filter(Q(ticket_id__in=ticket_ids) | Q(data__page__in=page_ids))
    outside = Q(words__ticket_id__in=ticket_ids) | Q(words__data__page__in=page_ids)
    deleted = [rows.delete()[0] for rows in (told, Attempt.objects.filter(outside, notification=None))]
    return sum(deleted)
