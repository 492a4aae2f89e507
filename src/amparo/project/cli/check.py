"""`amparo check`: lint, types, imports, templates, translations, migrations, then the tests."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amparo.project.cli import test
from amparo.project.home import REPOSITORY


@dataclass(frozen=True)
class Check:
    """`run` prints what is wrong and returns whether all is well."""

    name: str
    run: Callable[[], bool]


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo check", description=__doc__)
    parser.add_argument("--no-tests", action="store_true", help="leave the tests out")
    options = parser.parse_args(arguments)
    test.get_programs()
    results = {check.name: _timed(check) for check in _CHECKS}
    if not options.no_tests:
        results["tests"] = _timed(Check("tests", lambda: test.run([]) == 0))
    failed = [name for name, (is_well, _seconds) in results.items() if not is_well]
    for name, (is_well, seconds) in results.items():
        sys.stderr.write(f"{'ok    ' if is_well else 'FAILED'}  {name} ({seconds:.1f} s)\n")
    return 1 if failed else 0


def _timed(check: Check) -> tuple[bool, float]:
    sys.stderr.write(f"── {check.name}\n")
    sys.stderr.flush()
    began = time.monotonic()
    return check.run(), time.monotonic() - began


def _imports() -> bool:
    from importlinter.cli import lint_imports  # noqa: PLC0415 - only developers have it

    os.chdir(REPOSITORY)
    return lint_imports(no_logo=True) == 0


def _tool(*arguments: str) -> Callable[[], bool]:
    """A tool of .venv, run in the repository."""

    def run_it() -> bool:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
        done = subprocess.run(  # noqa: S603 - our own tools
            [sys.executable, *arguments], cwd=REPOSITORY, env=environment, check=False
        )
        return done.returncode == 0

    return run_it


def _translations() -> bool:
    from amparo.project.cli import translations  # noqa: PLC0415 - needs Babel

    return translations.run(["check"]) == 0


_CHECKS = (
    Check("lint", _tool("-m", "ruff", "check", "--quiet")),
    Check("format", _tool("-m", "ruff", "format", "--check", "--quiet")),
    Check("types", _tool("-m", "mypy")),
    Check("imports", _imports),
    Check("templates", _tool("-m", "djlint", "src/amparo", "--lint", "--quiet")),
    Check("translations", _translations),
    Check("migrations", _tool("-m", "amparo", "manage", "makemigrations", "--check", "--dry-run")),
)
