"""`amparo sop diff A B`: what changed from one text of a procedure to the next, in words."""

import argparse
import sys
from pathlib import Path

from django.utils import translation

from amparo.core.text import LANGUAGES
from amparo.sops.commands.files import readable
from amparo.sops.diff import Difference, differences


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path, metavar="A")
    parser.add_argument("new", type=Path, metavar="B")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the reader's language")


def run(options: argparse.Namespace) -> int:
    """One line for each change; 0 if there is none, 1 if there are some, 2 if a file cannot be read, as of diff(1)."""
    old, new = readable(options.old), readable(options.new)
    if old is None or new is None:
        return 2
    with translation.override(options.language):
        found = differences(old, new, options.language)
        for difference in found:
            sys.stdout.write(_lines(difference))
    return 1 if found else 0


def _lines(difference: Difference) -> str:
    lines = [f"{difference.mark} {difference.sentence}"]
    lines += [f"    - {line}" for line in difference.before.splitlines()]
    lines += [f"    + {line}" for line in difference.after.splitlines()]
    return "\n".join(lines) + "\n"
