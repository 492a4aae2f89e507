"""Faults on demand: what the platform does instead of answering, so that the desk can be seen bearing it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    SLOW = "slow"  # answers after `seconds`
    DOWN = "down"  # 503
    CUT = "cut"  # hangs up without a word
    WRONG = "wrong"  # a web page with status 200
    NONSENSE = "nonsense"  # JSON of other fields and types than promised
    HUGE = "huge"  # 10 MB
    REDIRECT = "redirect"  # to an address inside the network


@dataclass
class Fault:
    """`operation` is a name of the document, or * for all. After `times` calls it is over; 0 means never."""

    operation: str
    kind: Kind
    seconds: float = 30.0
    times: int = 0

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Fault":
        """Raises ValueError."""
        return cls(
            operation=str(said.get("operation", "*")),
            kind=Kind(str(said.get("kind"))),
            seconds=min(float(said.get("seconds", 30)), 300.0),
            times=int(said.get("times", 0)),
        )


@dataclass
class Faults:
    """The faults that are switched on; the newest that fits decides."""

    _on: list[Fault] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def switch_on(self, fault: Fault) -> None:
        with self._turn:
            self._on.append(fault)

    def clear(self) -> None:
        with self._turn:
            self._on.clear()

    def shown(self) -> list[dict[str, Any]]:
        with self._turn:
            return [vars(fault) for fault in self._on]

    def meet(self, operation: str) -> Fault | None:
        """The fault that a call of this operation meets, if any; it counts."""
        with self._turn:
            for fault in reversed(self._on):
                if fault.operation in {"*", operation}:
                    if fault.times == 1:
                        self._on.remove(fault)
                    fault.times -= 1 if fault.times else 0
                    return fault
        return None
