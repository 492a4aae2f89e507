"""Procedures in files, for commands that want whole ones."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from amparo.core.errors import Invalid
from amparo.sops.language.document import Library, Sop
from amparo.sops.language.problems import Problem, Severity
from amparo.sops.language.reading import Reading, read


def add_files(parser: argparse.ArgumentParser) -> None:
    """The argument of commands that take several procedures."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a procedure, or a folder of them")


def readings(files: Iterable[Path]) -> Mapping[Path, Reading]:
    """What each file says; a file that is none is a problem at its line 1. Folders are gone through."""
    return {path: _reading(path) for path in each(files)}


def library(found: Mapping[Path, Reading]) -> Library:
    """The procedures by id; of two with the same id, the first."""
    sops: dict[str, Sop] = {}
    for reading in found.values():
        if reading.sop is not None:
            sops.setdefault(reading.sop.id, reading.sop)
    return sops


def readable(path: Path) -> Sop | None:
    """The procedure in `path`; else None, and standard error says on which lines it cannot be read."""
    reading = _reading(path)
    for problem in reading.problems:
        sys.stderr.write(f"{path}:{problem.line}: {problem.sentence}\n")
    return reading.sop if is_whole(reading) else None


def is_whole(reading: Reading) -> bool:
    return not any(problem.severity is Severity.ERROR for problem in reading.problems)


def _reading(path: Path) -> Reading:
    try:
        return read(text_in(path))
    except Invalid as refusal:
        return Reading(None, [Problem(line=1, code="not-readable", sentence=refusal.sentence)])


def text_in(path: Path) -> str:
    """What the file says, with its own line ends. Raises Invalid."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise Invalid(_("This file cannot be opened: %(why)s.") % {"why": error.strerror}) from error
    except UnicodeDecodeError as error:
        raise Invalid(_("This file is no text in UTF-8.")) from error


def written(path: Path, text: str) -> bool:
    """Write `text` into a file, in a folder that is made if it is not there. False where that cannot be: it is said."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    except OSError as error:
        sys.stderr.write(f"{path}: {error.strerror}\n")
        return False
    return True


def each(files: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders among them, in order."""
    for path in files:
        yield from sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]
