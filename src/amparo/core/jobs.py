"""Deferring jobs: always inside the transaction of the rows they are about (DESIGN law 3)."""

from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task


def defer_once(task: Task[Any, Any, Any], *, lock: str, **arguments: Any) -> bool:
    """Defer `task` unless a job with the queueing lock `lock` is already waiting; returns whether it was new.

    The savepoint is the point: `AlreadyEnqueued` is a unique violation, and without a savepoint of its own it
    would abort the transaction around it.
    """
    try:
        with transaction.atomic():
            task.configure(queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
