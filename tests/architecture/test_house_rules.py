"""The project speaks of itself alone."""

import ast
import re
import subprocess

from tests.architecture.source import PACKAGE, ROOT, python_files, shown, tree

REGISTRIES = "py" + "pi[.]org|python" + "hosted|npm" + "js[.]org|deb[.]" + "debian"

STOPWATCHES = ("perf_" + "counter", "process_" + "time")

GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}


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


def test_no_test_takes_the_time() -> None:
    """A slow machine is no fault: tests count what is done (`tests.patience`), and `amparo bench` measures."""
    tests = [path for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*.py") if "tests" in path.parts]
    assert tests
    timed = [shown(path) for path in tests if any(watch in path.read_text() for watch in STOPWATCHES)]
    assert not timed


def test_texts_stand_where_the_catalogue_finds_them() -> None:
    """To whoever gathers texts for translation, an f-string is one piece."""
    unseen = [
        f"{shown(path)}:{call.lineno} {ast.unparse(call)}"
        for path in python_files()
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GETTEXT
    ]
    assert not unseen


def test_the_files_that_the_docs_name_are_there() -> None:
    """By their path, or by its end within the room that a page is about."""
    there = [shown(path) for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*.py")]
    missing = [
        f"{shown(page)} {name}"
        for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
        for name in re.findall(r"\w[\w/]*/\w+\.py\b", page.read_text(encoding="utf-8"))
        if not any(f"/{path}".endswith(f"/{name}") for path in there)
    ]
    assert there
    assert not missing
