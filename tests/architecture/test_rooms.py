"""The rows of the house: imports, foreign keys, and who may write."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey
from tests.architecture.source import FACES, PACKAGE, ROOT, domain, python_files, rows, shown, tree

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "aupdate",
    "acreate",
    "asave",
    "adelete",
}

NOT_THE_DATABASE = {
    # receiver of the call, as written → why it is no write to a row
    "params": "a copy of the query string",
    "query": "a copy of the query string",
    "headers": "an HTTP message",
    "context": "a dictionary for a template",
    "request.session": "the session belongs to the face",
}


def room_of(module: str) -> str:
    return module.removeprefix("amparo.").split(".")[0]


def test_imports_keep_to_the_rows() -> None:
    answer = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--config", "pyproject.toml"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout


def test_foreign_keys_point_down_or_stay_in_the_room() -> None:
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("amparo."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model.__module__.startswith("amparo."):
                here, there = room_of(model.__module__), room_of(field.related_model.__module__)
                if here != there and rows()[there] >= rows()[here]:
                    upward.append(f"{model.__name__}.{field.name} -> {field.related_model.__name__}")
    assert not upward, f"a row may only know the rows below it: {upward}"


def test_faces_do_not_write() -> None:
    written = []
    for face in FACES:
        for path in python_files(PACKAGE / face):
            for node in ast.walk(tree(path)):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in WRITES
                    and ast.unparse(node.func.value) not in NOT_THE_DATABASE
                ):
                    written.append(f"{shown(path)}:{node.lineno} {ast.unparse(node.func)}")
                if isinstance(node, ast.ImportFrom) and node.module == "amparo.core.inserting":
                    written.append(f"{shown(path)}:{node.lineno} inserts rows")
    assert not written, f"faces call services, they do not write: {written}"


def test_domain_rooms_know_nothing_of_http() -> None:
    web = ("django.http", "django.shortcuts", "django_htmx", "ninja")
    gate = PACKAGE / "accounts" / "gate.py"  # the gate itself stands at the door
    known = []
    for room in domain():
        for path in python_files(room):
            if path == gate:
                continue
            for node in ast.walk(tree(path)):
                names = (
                    [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else []
                )
                known += [f"{shown(path)}:{node.lineno} {name}" for name in names if name.startswith(web)]
    assert not known, f"domain rooms serve every face alike: {known}"


def test_rows_move_through_services_only() -> None:
    """No save() override and no signal receiver: what a change causes stands in project/reactions.py."""
    hidden = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name == "save" and "models" in {path.stem, path.parent.name}:
                hidden.append(f"{shown(path)}:{node.lineno} overrides save()")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals"):
                hidden.append(f"{shown(path)}:{node.lineno} uses signals")
    assert not hidden
