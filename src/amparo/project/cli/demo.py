"""`amparo demo`: everything on one machine, with an invented company and its people in it."""

from collections.abc import Sequence

from amparo.project.cli import up


def run(arguments: Sequence[str]) -> int:
    return up.run(arguments, is_demo=True)
