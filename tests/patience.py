"""How long tests wait, and how they see what something costs: no test fails because its machine is slow."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

PATIENCE = 180
"""Seconds for what should take a moment: only what would never come is given up."""


def work_of(act: Callable[[], object]) -> int:
    """How many lines of Python run meanwhile: what is done once more counts once more, on any machine."""
    lines = 0

    def count(_frame: FrameType, event: str, _given: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        act()
    finally:
        sys.settrace(before)
    return lines


@contextmanager
def coming_to_an_end() -> Iterator[None]:
    """Give up on what goes on and on, as a pattern does that tries every way: after a minute of processor time."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError("it goes on and on")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
