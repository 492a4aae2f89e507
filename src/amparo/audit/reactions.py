"""The slot for the one table of consequences; `project/reactions.py` fills it at start (DESIGN law 3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from procrastinate.tasks import Task

from amparo.audit.events import Event

AnyTask = Task[Any, Any, Any]

_table: dict[type[Event], Sequence[AnyTask]] = {}


def install(table: Mapping[type[Event], Sequence[AnyTask]]) -> None:
    """Replace the table. Each task takes `event_id` and `subject_id`."""
    _table.clear()
    _table.update(table)


def tasks_for(event: type[Event]) -> Sequence[AnyTask]:
    return _table.get(event, ())
