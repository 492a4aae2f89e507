"""Procedures in files, for commands that want a whole one."""

import sys
from pathlib import Path

from amparo.sops.language.document import Sop
from amparo.sops.language.problems import Severity
from amparo.sops.language.reading import read


def readable(path: Path) -> Sop | None:
    """The procedure in `path`; else None, and standard error says on which lines it cannot be read."""
    try:
        reading = read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{path}: {error}\n")
        return None
    for problem in reading.problems:
        sys.stderr.write(f"{path}:{problem.line}: {problem.sentence}\n")
    is_whole = not any(problem.severity is Severity.ERROR for problem in reading.problems)
    return reading.sop if is_whole else None
