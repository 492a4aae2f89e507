"""The actions that procedures may name, from files: no database is asked."""

import argparse
import json
import sys
from pathlib import Path

from amparo.tools.catalogue import ActionSpec, Catalogue, catalogue_of
from amparo.tools.openapi import NotReadable, read


def add_actions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--actions", type=Path, metavar="FILE", help="the actions there are: a list in JSON")
    parser.add_argument(
        "--openapi",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="a connector's name and its OpenAPI document: every operation is an action; may be repeated",
    )


def read_actions(options: argparse.Namespace) -> Catalogue | None:
    """The actions by name; None if none were given. A file that is none ends the command with a sentence."""
    if options.actions is None and not options.openapi:
        return None
    specs = _listed(options.actions) if options.actions else []
    for named in options.openapi:
        name, separator, path = named.partition("=")
        if not separator:
            raise SystemExit(f"--openapi is NAME=FILE, as lume=openapi.json, not {named}")
        specs += _described(name, Path(path))
    return catalogue_of(specs)


def _listed(path: Path) -> list[ActionSpec]:
    try:
        return [ActionSpec.from_json(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SystemExit(f"{path} is no list of actions: {error!r}") from error


def _described(name: str, path: Path) -> list[ActionSpec]:
    """Its operations; those that cannot be read are named on standard error, since no action will be found for them."""
    try:
        reading = read(path.read_bytes())
    except (OSError, NotReadable) as error:
        raise SystemExit(f"{path} is no OpenAPI document: {error}") from error
    sys.stderr.writelines(f"{path}: {problem}\n" for problem in reading.problems)
    return [operation.spec(name) for operation in reading.operations]
