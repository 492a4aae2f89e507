"""`amparo check`: lint, types, imports, templates, translations, migrations, then the tests."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from amparo.project.cli import test
from amparo.project.installation.home import REPOSITORY


@dataclass(frozen=True)
class Check:
    """A command that says what is wrong; all is well if it ends with 0."""

    name: str
    command: tuple[str | Path, ...]


@dataclass(frozen=True)
class Result:
    name: str
    is_well: bool
    seconds: float


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo check", description=__doc__)
    parser.add_argument("--no-tests", action="store_true", help="leave the tests out")
    options = parser.parse_args(arguments)
    test.get_programs()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(_run, _CHECKS))
    if not options.no_tests:
        began = time.monotonic()
        results.append(Result("tests", test.run([]) == 0, time.monotonic() - began))
    for result in results:
        sys.stderr.write(f"{'ok    ' if result.is_well else 'FAILED'}  {result.name} ({result.seconds:.1f} s)\n")
    return 0 if all(result.is_well for result in results) else 1


def _run(check: Check) -> Result:
    """Run it in the repository; what it says is shown in one piece, since others run beside it."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own tools
        check.command,
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    sys.stderr.write(f"── {check.name}\n{done.stdout}")
    sys.stderr.flush()
    return Result(check.name, done.returncode == 0, time.monotonic() - began)


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


_CHECKS = (
    Check("types", _python("-m", "mypy")),  # takes longest: the others run beside it
    Check("lint", _python("-m", "ruff", "check", "--quiet")),
    Check("format", _python("-m", "ruff", "format", "--check", "--quiet")),
    Check("imports", (Path(sys.executable).with_name("lint-imports"), "--no-logo")),
    Check("templates", _python("-m", "djlint", "src/amparo", "--lint", "--quiet")),
    Check("translations", _python("-m", "amparo", "translations", "check")),
    Check("migrations", _python("-m", "amparo", "manage", "makemigrations", "--check", "--dry-run")),
)
