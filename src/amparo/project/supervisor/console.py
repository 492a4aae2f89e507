"""What the supervisor says on the terminal: few, calm lines."""

import sys
from contextlib import suppress


def say(sentence: str) -> None:
    """A terminal that has gone away stops nobody."""
    with suppress(OSError):
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()
