"""Size is the first thing that goes wrong, so it is counted. The lists of exceptions may only shrink."""

import ast
from pathlib import Path

import pytest
from tests.architecture.source import PACKAGE, ROOT, python_files, shown, tree

FILE_LINES = 400
FUNCTION_LINES = 50
TEMPLATE_LINES = 200
PARAMETERS = 6

FORBIDDEN_NAMES = {"utils", "helpers", "misc", "common", "stuff"}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def parameter_count(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    arguments = function.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls", "request"}])


def test_no_file_is_longer_than_its_budget() -> None:
    places = [*python_files(with_tests=True), *python_files(ROOT / "tests", with_tests=True)]
    long = {shown(path): lines for path in places if (lines := len(path.read_text().splitlines())) > FILE_LINES}
    assert not long, f"over {FILE_LINES} lines, split by behaviour: {long}"


def test_no_function_is_longer_than_its_budget() -> None:
    long = {
        f"{shown(path)}:{function.name}": lines
        for path in python_files()
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }
    assert not long, f"over {FUNCTION_LINES} lines: {long}"


def test_no_function_takes_more_parameters_than_its_budget() -> None:
    wide = {
        f"{shown(path)}:{function.name}": count
        for path in python_files()
        for function in functions(path)
        if (count := parameter_count(function)) > PARAMETERS
    }
    assert not wide, f"more than {PARAMETERS} parameters ask for a dataclass: {wide}"


def test_no_template_is_longer_than_its_budget() -> None:
    long = {
        shown(path): lines
        for path in PACKAGE.rglob("*.html")
        if (lines := len(path.read_text().splitlines())) > TEMPLATE_LINES
    }
    assert not long, f"over {TEMPLATE_LINES} lines: {long}"


def test_no_module_is_a_drawer() -> None:
    drawers = [shown(path) for path in PACKAGE.rglob("*") if path.stem in FORBIDDEN_NAMES]
    assert not drawers, f"name a module after what it does: {drawers}"


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_nothing_is_left_to_do(word: str) -> None:
    left = [shown(path) for path in python_files() if f"# {word}" in path.read_text()]
    assert not left
