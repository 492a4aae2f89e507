"""The service's OpenAPI document, read for what it routes, accepts and answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from amparo.project.installation.home import REPOSITORY

_METHODS: Final = ("get", "post")


class BadCall(ValueError):
    """A call that the document does not allow; the text says which value and why."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the document. `taken` and `answered` are JSON Schemas of flat objects."""

    name: str
    method: str
    path: re.Pattern[str]
    taken: Mapping[str, Mapping[str, Any]]
    required: frozenset[str]
    answered: Mapping[str, Any]
    status: int

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What was said, checked. An empty value counts as not given. Raises BadCall."""
        given = {name: value for name, value in said.items() if value not in ("", None)}
        for name in sorted(given.keys() - self.taken.keys()):
            raise BadCall(f"{name} is not known here")
        for name in sorted(self.required - given.keys()):
            raise BadCall(f"{name} is missing")
        for name, value in given.items():
            _check(name, value, self.taken[name])
        return given


def folder() -> Path:
    return REPOSITORY / "demo" / "platform"


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder() / "openapi.yaml").read_text(encoding="utf-8"))
    return found


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        _operation(path, method, entry)
        for path, entry in document()["paths"].items()
        for method in _METHODS
        if method in entry
    )


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation for a request, and what stands in its path; a text if only the method is wrong."""
    for operation in operations():
        if operation.method == method and (match := operation.path.fullmatch(path)):
            return operation, match.groupdict()
    return None


def resolve(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a local reference names (RFC 6901 without escapes, which this document does not need)."""
    while "$ref" in entry:
        found: Any = document()
        for part in entry["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        entry = found
    return entry


def _operation(path: str, method: str, entry: Mapping[str, Any]) -> Operation:
    told = entry[method]
    parameters = [resolve(one) for one in (*entry.get("parameters", ()), *told.get("parameters", ()))]
    named = [one for one in parameters if one["in"] != "header"]
    body: Mapping[str, Any] = {}
    if "requestBody" in told:
        body = resolve(resolve(told["requestBody"])["content"]["application/json"]["schema"])
    status = min(int(code) for code in told["responses"])
    answer = resolve(told["responses"][str(status)])["content"]["application/json"]["schema"]
    prefix = document()["servers"][0]["url"]
    return Operation(
        name=told["operationId"],
        method=method.upper(),
        path=re.compile(prefix + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)),
        taken={one["name"]: one["schema"] for one in named} | body.get("properties", {}),
        required=frozenset({one["name"] for one in named if one.get("required")} | set(body.get("required", ()))),
        answered=resolve(answer),
        status=status,
    )


def _check(name: str, value: Any, schema: Mapping[str, Any]) -> None:
    """All that is taken is text: the rules of JSON Schema that this document uses on it."""
    if not isinstance(value, str):
        raise BadCall(f"{name} must be text")
    if "enum" in schema and value not in schema["enum"]:
        raise BadCall(f"{name} must be one of {', '.join(schema['enum'])}")
    if len(value) > schema.get("maxLength", len(value)):
        raise BadCall(f"{name} is longer than {schema['maxLength']} characters")
    if len(value) < schema.get("minLength", 0):
        raise BadCall(f"{name} is shorter than {schema['minLength']} characters")
    if schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise BadCall(f"{name} must be a date such as 2026-11-21")
