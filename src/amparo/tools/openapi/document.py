"""A whole document: what it is, where its system stands, how one shows who one is, and its operations."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.tools.openapi.loose import list_of, mapping_of, text_of
from amparo.tools.openapi.operations import Operation, OperationReader
from amparo.tools.openapi.schemas import Schemas
from amparo.tools.openapi.text import NotReadable, parse

OPERATIONS_LIMIT: Final = 2_000
_METHODS: Final = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, kw_only=True)
class Auth:
    """How the document says that one shows who one is; `kind` is one of `states.AuthKind`."""

    kind: str
    name: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a document holds. `problems` say which operations could not be read, and why."""

    title: str
    servers: tuple[str, ...] = ()
    auth: Auth | None = None
    operations: tuple[Operation, ...] = ()
    problems: tuple[str | Promise, ...] = ()


def read(text: bytes) -> Reading:
    """Read a document. Raises NotReadable when it is none at all; what is wrong with one operation is a problem."""
    document = parse(text)
    _check_version(document)
    paths = document.get("paths")
    if not isinstance(paths, dict) or not paths:
        raise NotReadable(_("The document describes no operations (it has no paths)."))
    schemas = Schemas(document)
    operations: dict[str, Operation] = {}
    problems: list[str | Promise] = []
    for where, path, method, shared in _entries(paths):
        if len(operations) >= OPERATIONS_LIMIT:
            problems.append(_("Only the first %(count)s operations were read.") % {"count": OPERATIONS_LIMIT})
            break
        try:
            found = OperationReader(schemas, path, method, where, shared).operation()
        except NotReadable as refusal:
            shown = {"method": method.upper(), "path": path, "sentence": refusal.sentence}
            problems.append(_("%(method)s %(path)s: %(sentence)s") % shown)
            continue
        key = _free(found.key, operations)
        operations[key] = replace(found, key=key)
    return Reading(
        title=text_of(mapping_of(document.get("info")).get("title"))[:120],
        servers=_servers(document),
        auth=_auth(document),
        operations=tuple(operations.values()),
        problems=tuple(problems),
    )


def _check_version(document: Mapping[str, Any]) -> None:
    if "swagger" in document:
        raise NotReadable(_("This is Swagger 2. Amparo reads OpenAPI 3.0 and 3.1; most tools convert it."))
    version = text_of(document.get("openapi"))
    if not version:
        raise NotReadable(_("This is not an OpenAPI document: it does not say its version (openapi: 3.1.0)."))
    if not re.fullmatch(r"3\.[01](\.\d+)?(-.+)?", version):
        raise NotReadable(
            _("This is OpenAPI %(version)s. Amparo reads 3.0 and 3.1.") % {"version": version[:20]},
        )


def _entries(paths: Mapping[Any, Any]) -> Iterator[tuple[Any, str, str, Any]]:
    for path, item in paths.items():
        if not isinstance(item, dict) or not str(path).startswith("/"):
            continue
        for method in _METHODS:
            if method in item:
                yield item[method], str(path), method, item.get("parameters")


def _servers(document: Mapping[str, Any]) -> tuple[str, ...]:
    urls = (text_of(mapping_of(one).get("url")) for one in list_of(document.get("servers")))
    return tuple(url for url in urls if url)[:10]


def _auth(document: Mapping[str, Any]) -> Auth | None:
    """The first way to show who one is that Amparo knows as well."""
    schemes = mapping_of(mapping_of(document.get("components")).get("securitySchemes"))
    for said in schemes.values():
        one = mapping_of(said)
        kind, scheme = text_of(one.get("type")), text_of(one.get("scheme")).lower()
        flow = mapping_of(mapping_of(one.get("flows")).get("clientCredentials"))
        if kind == "http" and scheme in {"bearer", "basic"}:
            return Auth(kind=scheme)
        if kind == "apiKey" and one.get("in") == "header":
            return Auth(kind="key", name=text_of(one.get("name")))
        if kind == "oauth2" and flow:
            return Auth(kind="oauth2", url=text_of(flow.get("tokenUrl")))
    return None


def _free(key: str, taken: Mapping[str, Operation]) -> str:
    """`key`, or with a number behind it when another operation has it."""
    number, free = 2, key
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    return free
