"""The source as the architecture tests read it."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "amparo"
FACES = ("desk", "portal", "console", "api", "entrance")


def python_files(folder: Path = PACKAGE, *, with_tests: bool = False) -> Iterator[Path]:
    """Every module of ours below `folder`, generated migrations left out."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts and (with_tests or "tests" not in path.parts):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def rows() -> dict[str, int]:
    """The row of every room, 0 being the lowest, read from the same table that import-linter reads."""
    layers = _contracts()[0]["layers"]
    return {room.strip(): number for number, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def domain() -> list[Path]:
    """The folders of the rooms that serve every face alike: those whose inside import-linter keeps in order."""
    return [PACKAGE.joinpath(*name.split(".")[1:]) for name in _contracts()[1]["containers"]]


@cache
def _contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    return found
