"""`amparo sop check FILE…`: what is wrong with procedures, with the line of each problem.

The files are checked together, so they may call one another. Without `--actions`, `--openapi` or `--desk`, actions are
taken as they are named; without `--desk`, so are kinds of escalation and policy lines. Prints `file:line: sentence`;
1 if there is a problem, 0 if there is none or there are warnings only.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.utils import translation

from amparo.core.text import LANGUAGES
from amparo.sops.commands.actions import add_actions, read_actions
from amparo.sops.commands.files import add_files, library, readings
from amparo.sops.kinds.kind import Desk
from amparo.sops.language.checking import check
from amparo.sops.language.document import Library
from amparo.sops.language.problems import Problem, Severity
from amparo.sops.language.reading import Reading
from amparo.sops.queries.versions.desk import desk_here
from amparo.tools.catalogue import Catalogue
from amparo.tools.queries import catalogue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    add_actions(parser)
    parser.add_argument("--desk", action="store_true", help="ask the desk here for its actions, kinds and policy lines")
    parser.add_argument("--json", action="store_true", help="print a list of objects instead of lines")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the reader's language")


def run(options: argparse.Namespace) -> int:
    found = readings(options.files)
    with translation.override(options.language):
        actions, desk = read_actions(options), None
        if options.desk:
            desk, actions = desk_here(), {**catalogue(), **(actions or {})}
        problems = list(_problems(found, actions, desk))
        if options.json:
            listed = [{"file": str(path), **problem.as_json()} for path, problem in problems]
            sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
        else:
            sys.stdout.writelines(_line(path, problem) for path, problem in problems)
    return 1 if any(problem.severity is Severity.ERROR for _path, problem in problems) else 0


def _problems(
    found: Mapping[Path, Reading], actions: Catalogue | None, desk: Desk | None
) -> Iterator[tuple[Path, Problem]]:
    known = library(found)
    for path, reading in found.items():
        problems = [*reading.problems, *_of_meaning(reading, known, actions, desk)]
        for problem in sorted(problems, key=lambda one: one.line):
            yield path, problem


def _of_meaning(reading: Reading, known: Library, actions: Catalogue | None, desk: Desk | None) -> Iterator[Problem]:
    if reading.sop is None:
        return
    for problem in check(reading.sop, known, actions or {}, desk=desk):
        if actions is not None or problem.code != "unknown-action":
            yield problem


def _line(path: Path, problem: Problem) -> str:
    mark = "warning: " if problem.severity is Severity.WARNING else ""
    return f"{path}:{problem.line}: {mark}{problem.sentence}\n"
