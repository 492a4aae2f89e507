"""The project speaks of itself alone."""

import subprocess

from tests.architecture.source import ROOT

REGISTRIES = "py" + "pi[.]org|python" + "hosted|npm" + "js[.]org|deb[.]" + "debian"


def grep(pattern: str) -> str:
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!*.svg", ":!tests/architecture/test_house_rules.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout


def test_no_file_names_a_package_registry() -> None:
    assert not grep(REGISTRIES)


def test_locked_requirements_carry_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
