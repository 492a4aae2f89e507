"""What the supervisor says on the terminal: few, calm lines."""

import sys


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
