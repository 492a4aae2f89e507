"""The slot for the one table of consequences; `project/reactions.py` fills it at start (DESIGN law 3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from procrastinate.tasks import Task

from amparo.audit.events import Event

AnyTask = Task[Any, Any, Any]


@dataclass(frozen=True)
class When:
    """A reaction to those events for which `holds`: for the others there is no job at all."""

    holds: Callable[[Any], bool]
    task: AnyTask


Reactions = Mapping[type[Event], Sequence[AnyTask | When]]

_table: dict[type[Event], Sequence[AnyTask | When]] = {}


def install(table: Reactions) -> None:
    """Replace the table. Each task takes `event_id` and `subject_id`."""
    _table.clear()
    _table.update(table)


def tasks_for(event: Event) -> list[AnyTask]:
    return [
        one.task if isinstance(one, When) else one
        for one in _table.get(type(event), ())
        if not isinstance(one, When) or one.holds(event)
    ]
