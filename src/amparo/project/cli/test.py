"""`amparo test [pytest arguments]`: everything the tests need, then pytest."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from amparo.project.building import build_what_changed
from amparo.project.installation.home import REPOSITORY

_PROGRAMS: Final = {
    "chromium": "chromium",  # the journeys and the axe checks in a real browser
    "dovecot": "dovecot-imapd",  # a real IMAP server for the receiver
}
"""Programs that some tests need, and the Debian package of each. Without one, its tests are skipped and say so."""


def run(arguments: Sequence[str]) -> int:
    get_programs()
    build_what_changed()
    return run_pytest(arguments)


def run_pytest(arguments: Sequence[str]) -> int:
    """Pytest's own exit status; three processes at a time unless `-n` or a place says otherwise.

    Three keep two cores at work: those that kill the desk's processes wait for it to come back, most of their time.
    """
    chosen = list(arguments)
    if not any(each.startswith("-n") or not each.startswith("-") for each in chosen):
        chosen += ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]  # what takes long is found first
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "pytest", *chosen], cwd=REPOSITORY, env=_environment(), check=False
    ).returncode


def _environment() -> dict[str, str]:
    """Modules are compiled once, and kept in a folder of ours: the tests start a hundred processes."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ours = {"PYTHONPATH": str(REPOSITORY / "src"), "PYTHONPYCACHEPREFIX": str(REPOSITORY / "var" / "pycache")}
    return kept | ours


def get_programs() -> None:
    """As root on Debian: install what is missing. Otherwise: say what is missing."""
    missing = {program: package for program, package in _PROGRAMS.items() if not _is_there(program)}
    if missing and os.getuid() == 0 and shutil.which("apt-get"):
        _install(list(missing.values()))
        missing = {program: package for program, package in missing.items() if not _is_there(program)}
    for program, package in missing.items():
        sys.stderr.write(f"amparo: {program} is missing (package {package}): the tests that need it are skipped\n")


def _is_there(program: str) -> bool:
    return shutil.which(program) is not None or Path("/usr/sbin", program).exists()


def _install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *arguments], env=environment, check=False, stdout=sys.stderr)  # noqa: S603, S607 - our own words
