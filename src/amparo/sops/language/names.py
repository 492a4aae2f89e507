"""What conditions and texts may read, and of which type it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amparo.escalations.helplines import CONCERNS
from amparo.people.states import Tier
from amparo.tickets.states import DANGERS, Priority, Risk, TicketState


@dataclass(frozen=True)
class Type:
    """`values` lists all there are, where they are few: only then can branches be shown to cover every case."""

    name: str
    values: tuple[str | bool, ...] = ()


def _all(values: type[StrEnum]) -> tuple[str, ...]:
    return tuple(value.value for value in values)


STRING: Final = Type("string")
NUMBER: Final = Type("number")
INTEGER: Final = Type("integer")
BOOLEAN: Final = Type("boolean", (True, False))
LIST: Final = Type("list")
OBJECT: Final = Type("object")
ANY: Final = Type("any")
MOMENT: Final = Type("timestamp")

FACTS: Final[Mapping[str, Mapping[str, Type]]] = {
    "ticket": {
        "number": INTEGER,
        "subject": STRING,
        "state": Type("string", _all(TicketState)),
        "priority": Type("string", _all(Priority)),
        "risk": Type("string", _all(Risk)),
        "danger": Type("string", ("", *DANGERS)),
        "channel": STRING,
        "brand": STRING,
        "market": STRING,
        "language": STRING,
        "reason": STRING,
        "tags": LIST,
    },
    "contact": {
        "name": STRING,
        "first_name": STRING,
        "language": STRING,
        "market": STRING,
        "tier": Type("string", _all(Tier)),
        "agency": STRING,
        "account_id": STRING,
        "handle": STRING,
        "email": STRING,
    },
    "calendar": {
        "now": MOMENT,
        "date": STRING,
        "weekday": INTEGER,
        "hour": INTEGER,
        "is_weekend": BOOLEAN,
    },
    "helpline": dict.fromkeys(CONCERNS, STRING),
}
"""What is known of a case. `calendar.date` is written 2027-05-01, `calendar.weekday` counts from Monday, 1, to 7.

`helpline` has the lines of the person's country in words, by what they are for; empty where none is known.
"""

EARLIER: Final = ("answers", "results")
"""What earlier steps gave: `answers.<step>` and `results.<step>.<output>`."""
