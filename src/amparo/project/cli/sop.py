"""`amparo sop <name>`: procedures from the command line. `import`, `export` and `check --desk` need the database."""

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
    "import": "make the texts of a folder drafts, or publish them",
    "export": "write the texts that hold into a folder, byte for byte",
}
"""Each is a module of `amparo.sops.commands` with `add_arguments(parser)` and `run(options)`."""

_MODULES: Final = {"import": "bring_in"}
"""Where the word is one of Python's own."""

_WITH_DATABASE: Final = frozenset({"import", "export"})


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo sop", description=__doc__)
    parsers = parser.add_subparsers(dest="name", required=True)
    for name, purpose in SUBCOMMANDS.items():
        parsers.add_parser(name, help=purpose, add_help=False)
    name = parser.parse_args(arguments[:1]).name
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")
    if _asks_the_desk(name, arguments[1:]):
        from amparo.project.database.embedded import running_database  # noqa: PLC0415 - reads the environment when imported

        with running_database():
            return _run(name, arguments[1:])
    return _run(name, arguments[1:])


def _asks_the_desk(name: str, arguments: Sequence[str]) -> bool:
    return name in _WITH_DATABASE or (name == "check" and "--desk" in arguments)


def _run(name: str, arguments: Sequence[str]) -> int:
    import django  # noqa: PLC0415 - usage is shown without it

    django.setup()
    if _asks_the_desk(name, arguments):
        from amparo.project.database.migrating import refuse_older_database  # noqa: PLC0415 - needs the app registry

        refuse_older_database()
    module = importlib.import_module(f"amparo.sops.commands.{_MODULES.get(name, name)}")
    own = argparse.ArgumentParser(prog=f"amparo sop {name}", description=module.__doc__)
    module.add_arguments(own)
    return int(module.run(own.parse_args(arguments)))
