"""The demo world; loaded once, on the first start of `amparo demo`."""

from collections.abc import Callable


def load(_say: Callable[[str], None]) -> None:
    """Fill an empty desk; nothing happens when it has been filled before."""
