"""`amparo <command>`: each command is one small module, imported only when it is called."""

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from amparo.project.installation.refusal import Refusal

COMMANDS: Final = {
    "demo": "start everything with an invented company in it",
    "up": "start everything for real work",
    "test": "get what the tests need, then run pytest with the arguments given",
    "check": "lint, types, imports, templates, translations, migrations, then the tests",
    "bench": "measure what pages, search and mail cost at several sizes",
    "run": "run one process of it: web, worker, clock or mail",
    "mail": "parse mails, or receive one from a mail server's pipe",
    "sop": "check, test, compare, draw, import or export procedures",
    "token": "make a bearer token for the API",
    "translations": "check the catalogues, or update them from the sources",
    "manage": "reach Django's own commands",
}

_NOBODY_READS: Final = 141
"""What a shell says of a program that SIGPIPE ended, as it does `cat` in `cat FILE | head -1`."""


def main(arguments: Sequence[str]) -> int:
    """Run `amparo <arguments>`; returns the exit status. Refusals are one sentence on standard error."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        return _usage(sys.stdout.write, 0)
    name, *rest = arguments
    if name not in COMMANDS:
        return _usage(sys.stderr.write, 2)
    try:
        module = importlib.import_module(f"amparo.project.cli.{name}")
        status = int(module.run(rest) or 0)
        sys.stdout.flush()
    except Refusal as refusal:
        sys.stderr.write(f"amparo: {refusal}\n")
        return 1
    except BrokenPipeError:
        _write_nowhere()
        return _NOBODY_READS
    except KeyboardInterrupt:
        return 130
    return status


def _write_nowhere() -> None:
    """What is still in the buffer has no reader: else Python would complain about it on the way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(write: Callable[[str], object], status: int) -> int:
    write("amparo <command>\n\n" + "".join(f"  {name:13} {purpose}\n" for name, purpose in COMMANDS.items()))
    return status
