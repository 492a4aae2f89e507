"""`amparo sop <name>`: procedures from the command line. None of these needs the database."""

import argparse
import importlib
import os
from collections.abc import Sequence
from typing import Final

SUBCOMMANDS: Final = {
    "check": "what is wrong with procedures, with the line of each problem",
    "test": "run the scenarios of procedures, and tell which ways none of them takes",
    "diff": "what changed from one text to the next, in words",
    "graph": "a procedure as a list, or as a drawing",
    "schema": "the JSON Schema of a procedure's text, for editors",
}
"""Each is a module of `amparo.sops.commands` with `add_arguments(parser)` and `run(options)`."""


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo sop", description=__doc__)
    parsers = parser.add_subparsers(dest="name", required=True)
    for name, purpose in SUBCOMMANDS.items():
        parsers.add_parser(name, help=purpose, add_help=False)
    name = parser.parse_args(arguments[:1]).name
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")
    import django  # noqa: PLC0415 - usage is shown without it

    django.setup()
    module = importlib.import_module(f"amparo.sops.commands.{name}")
    own = argparse.ArgumentParser(prog=f"amparo sop {name}", description=module.__doc__)
    module.add_arguments(own)
    return int(module.run(own.parse_args(arguments[1:])))
