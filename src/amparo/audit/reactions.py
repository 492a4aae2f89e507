"""The slot for the one table of consequences; `project/reactions.py` fills it at start."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procrastinate.tasks import Task

from amparo.audit.events import Event

if TYPE_CHECKING:
    from amparo.audit.models import EventRecord  # models need the app registry, and this is read before it is there

AnyTask = Task[Any, Any, Any]


@dataclass(frozen=True)
class When:
    """A reaction to those events for which `holds`: for the others there is no job at all."""

    holds: Callable[[Any], bool]
    task: AnyTask


@dataclass(frozen=True)
class AtOnce:
    """What happens in the transaction of the events themselves, in one call for all that are recorded together.

    For what must never be seen to lag behind and costs little: whatever it raises takes the events back with it.
    """

    does: "Callable[[Sequence[EventRecord]], object]"
    holds: Callable[[Any], bool] = lambda _event: True


Reaction = AnyTask | When | AtOnce
Reactions = Mapping[type[Event], Sequence[Reaction]]

_table: dict[type[Event], Sequence[Reaction]] = {}


def install(table: Reactions) -> None:
    """Replace the table. Each task takes `event_id` and `subject_id`."""
    _table.clear()
    _table.update(table)


def tasks_for(event: Event) -> list[AnyTask]:
    return [
        one.task if isinstance(one, When) else one
        for one in _table.get(type(event), ())
        if not isinstance(one, AtOnce) and (not isinstance(one, When) or one.holds(event))
    ]


def happen(recorded: "Iterable[tuple[Event, EventRecord]]") -> None:
    """Do at once what the table says happens at once."""
    told: dict[Callable[[Sequence[EventRecord]], object], list[EventRecord]] = {}
    for event, row in recorded:
        for one in _table.get(type(event), ()):
            if isinstance(one, AtOnce) and one.holds(event):
                told.setdefault(one.does, []).append(row)
    for does, rows in told.items():
        does(rows)
