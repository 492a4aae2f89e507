"""`amparo sop import FOLDER --by EMAIL`: make the texts of a folder drafts; with `--approved-by`, publish them at once.

A text that says what its newest version says already makes no other; where that is a draft still, it can be published.
Prints a line for each file; 1 if one was refused.
"""

import argparse
import sys
from pathlib import Path

from amparo.accounts.models import User
from amparo.accounts.queries import person_by_email
from amparo.core.errors import AmparoError
from amparo.sops import services
from amparo.sops.commands.files import each, text_in
from amparo.sops.models import Version
from amparo.sops.states import UNFINISHED, VersionState


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="its *.yaml files are procedures")
    parser.add_argument("--by", required=True, metavar="EMAIL", help="who writes them")
    parser.add_argument("--approved-by", metavar="EMAIL", help="who has approved them: then they hold now")


def run(options: argparse.Namespace) -> int:
    people = [person_by_email(email) for email in (options.by, options.approved_by) if email]
    if None in people:
        sys.stderr.write("Nobody here has this address.\n")
        return 1
    author, *approvers = [person for person in people if person]
    refused = 0
    arrived: list[tuple[Path, Version]] = []
    for path in each([options.folder]):
        try:
            came = services.bring_in(by=author, text=text_in(path))
        except AmparoError as error:
            refused += _refused(path, error)
            continue
        sys.stdout.write(f"{path.name}: {came.came} (v{came.version.number})\n")
        if came.version.state in UNFINISHED:
            arrived.append((path, came.version))
    for approver in approvers:
        refused += sum(_publish(path, version, author, approver) for path, version in _called_first(arrived))
    return 1 if refused else 0


def _called_first(arrived: list[tuple[Path, Version]]) -> list[tuple[Path, Version]]:
    """Those that call no other before those that do: what is called must hold already."""
    return sorted(arrived, key=lambda one: "kind: call" in one[1].text)


def _publish(path: Path, version: Version, author: User, approver: User) -> int:
    try:
        if version.state == VersionState.DRAFT:
            services.submit(version=version, by=author)
        services.approve(version=version, by=approver)
        services.publish(version=version, by=author)
    except AmparoError as error:
        return _refused(path, error)
    return 0


def _refused(path: Path, error: AmparoError) -> int:
    sys.stderr.write(f"{path.name}: {error.sentence}\n")
    return 1
