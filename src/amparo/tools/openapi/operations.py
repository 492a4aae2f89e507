"""One operation of a document, as an action could be made of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.core.text import LANGUAGES
from amparo.tools.catalogue import ActionSpec, Risk
from amparo.tools.openapi.loose import list_of, mapping_of, names_in, snake, text_of
from amparo.tools.openapi.schemas import Property, Schemas
from amparo.tools.openapi.text import NotReadable

FIELDS_LIMIT: Final = 60
"""Inputs or outputs of one operation; what comes after these is left out."""

_RISKS: Final = {"get": Risk.READ}
_PLACES: Final = ("path", "query", "header")
_OURS: Final = "x-amparo"
_NOT_ASKED: Final = {"accept", "content-type", "authorization", "idempotency-key"}
"""Headers that are no inputs: the standard leaves out the first three (§ Parameter Object), and the last is ours."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """An input: `name` for those who ask, and where it goes: `place` path, query, header or body, there as `wire`.

    An empty `wire` in the body is the body as a whole.
    """

    name: str
    place: str
    wire: str
    type: str = "string"
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Output:
    """A value of the answer: `path` leads to it; an empty path is the answer as a whole.

    A `required` one stands in every good answer, perhaps as null.
    """

    name: str
    path: tuple[str, ...]
    type: str = "any"
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation; `key` is "accounts.find", to which the connector's name is set before.

    `words` says how fields read: name → {"label": {language: text}, "values": {code: {language: text}}}. `card`: the
    outputs on its card, empty for all plain ones. `knows_keys`: it takes an Idempotency-Key.
    """

    key: str
    method: str
    path: str
    summary: str = ""
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Output, ...] = ()
    risk: Risk = Risk.CHANGE
    labels: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    words: Mapping[str, Any] = field(default_factory=dict)
    is_card: bool = False
    card: tuple[str, ...] = ()
    knows_keys: bool = False

    def spec(self, connector: str) -> ActionSpec:
        return ActionSpec(
            name=f"{connector}.{self.key}",
            inputs={one.name: one.type for one in self.parameters},
            required=frozenset(one.name for one in self.parameters if one.required),
            outputs={one.name: one.type for one in self.outputs},
            risk=self.risk,
        )


class OperationReader:
    """Reads one operation."""

    def __init__(self, schemas: Schemas, path: str, method: str, where: Any, shared: Any) -> None:
        self.schemas, self.path, self.method = schemas, path, method
        self.here = mapping_of(where)
        self.shared = shared
        self.ours = mapping_of(self.here.get(_OURS))
        self.hidden: set[str] = set(names_in(self.ours.get("hidden")))
        self.words: dict[str, Any] = {}
        self.knows_keys = False

    def operation(self) -> Operation:
        parameters = (*self._parameters(), *self._body())
        outputs = tuple(self._outputs())
        said, card = text_of(self.ours.get("risk")), self.ours.get("card")
        card = names_in(card) or ([""] if card is True else [])
        return Operation(
            key=self._key(),
            method=self.method.upper(),
            path=self.path,
            summary=text_of(self.here.get("summary") or self.here.get("description"))[:200],
            parameters=_once(parameters)[:FIELDS_LIMIT],
            outputs=outputs[:FIELDS_LIMIT],
            risk=Risk(said) if said in set(Risk) else _RISKS.get(self.method, Risk.CHANGE),
            labels=_in_languages(self.ours.get("label")),
            hidden=frozenset(self.hidden),
            words=self.words,
            knows_keys=self.knows_keys,
            is_card=bool(card),
            card=tuple(name for name in card if name in {one.name for one in outputs}),
        )

    def _key(self) -> str:
        """`<tag>.<operation>` from the first tag and the operationId, else from the path."""
        tags = self.here.get("tags")
        tag = snake(text_of(tags[0])) if isinstance(tags, list) and tags else ""
        name = text_of(self.here.get("operationId")) or f"{self.method}_{self.path}"
        parts = [part for part in (snake(part) for part in name.split(".")) if part]
        if len(parts) > 1:
            return ".".join(parts)[:100]
        own = (parts or ["operation"])[0].removeprefix(f"{tag}_") if tag else (parts or ["operation"])[0]
        return f"{tag}.{own}"[:100] if tag else own[:100]

    def _parameters(self) -> Iterator[Parameter]:
        both = [*list_of(self.here.get("parameters")), *list_of(self.shared)]
        seen: set[tuple[str, str]] = set()
        for entry in both:
            one = self.schemas.resolve(entry)
            wire, place = text_of(one.get("name")), text_of(one.get("in"))
            required = one.get("required") is True or place == "path"
            if not wire or (wire, place) in seen:
                continue
            seen.add((wire, place))
            if place == "header" and wire.lower() in _NOT_ASKED:
                self.knows_keys = self.knows_keys or wire.lower() == "idempotency-key"
                continue
            if place not in _PLACES:
                if required:
                    raise NotReadable(_("it needs a cookie, which Amparo does not send."))
                continue
            kind = self.schemas.kind(one.get("schema"))
            self._note(snake(wire), one)
            yield Parameter(name=snake(wire) or "value", place=place, wire=wire, type=kind, required=required)
        missing = set(re.findall(r"{([^{}]+)}", self.path)) - {wire for wire, place in seen if place == "path"}
        for wire in sorted(missing):  # in the path, and described nowhere
            yield Parameter(name=snake(wire) or "value", place="path", wire=wire, required=True)

    def _body(self) -> Iterator[Parameter]:
        body = self.schemas.resolve(self.here.get("requestBody"))
        content = mapping_of(body.get("content"))
        needed = body.get("required") is True
        if not content:
            return
        schema = _json_of(content)
        if schema is None:
            if needed:
                raise NotReadable(_("it takes something else than JSON."))
            return
        properties = self.schemas.properties(schema)
        if not properties:
            kind = self.schemas.kind(schema)
            yield Parameter(name="body", place="body", wire="", type=kind, required=needed)
        for one in properties:
            self._note(snake(one.name), one.schema)
            kind = self.schemas.kind(one.schema)
            required = needed and one.required
            yield Parameter(name=snake(one.name) or "value", place="body", wire=one.name, type=kind, required=required)

    def _outputs(self) -> Iterator[Output]:
        """The properties of a good answer; those of an object inside it become `<outer>_<inner>`."""
        schema = self._answer()
        if schema is None:
            return
        taken: set[str] = set()
        kind = self.schemas.kind(schema)
        properties = self.schemas.properties(schema)
        if not properties:
            yield Output(name="items" if kind == "list" else "value", path=(), type=kind)
            return
        for one in properties:
            inner = self.schemas.properties(one.schema) if self.schemas.kind(one.schema) == "object" else []
            ways: list[tuple[Property, ...]] = [(one, below) for below in inner] or [(one,)]
            for way in ways:
                path, part = tuple(step.name for step in way), way[-1].schema
                name = snake("_".join(path))
                if name and name not in taken:
                    taken.add(name)
                    self._note(name, part)
                    required = all(step.required for step in way)
                    yield Output(name=name, path=path, type=self.schemas.kind(part), required=required)

    def _answer(self) -> Mapping[str, Any] | None:
        """The JSON schema of the 200 answer, else of any 2xx one; None when there is none."""
        responses = mapping_of(self.here.get("responses"))
        good = [responses[code] for code in sorted(responses, key=str) if re.fullmatch(r"2(\d\d|XX)", str(code))]
        for response in good:
            schema = _json_of(mapping_of(self.schemas.resolve(response).get("content")))
            if schema is not None:
                return schema
        return None

    def _note(self, name: str, schema: Any) -> None:
        """What the document says about a field for us: `x-amparo: {hidden: true, label: {…}, values: {…}}`."""
        ours = {**mapping_of(self.schemas.resolve(schema).get(_OURS)), **mapping_of(mapping_of(schema).get(_OURS))}
        if ours.get("hidden") is True:
            self.hidden.add(name)
        values = {str(code): _in_languages(texts) for code, texts in mapping_of(ours.get("values")).items()}
        said = {
            "label": _in_languages(ours.get("label")),
            "values": {code: found for code, found in values.items() if found},
        }
        if any(said.values()):
            self.words[name] = {part: found for part, found in said.items() if found}


def _once(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Each name once: an input of the body that is called as one of the path becomes `body_<name>`."""
    found: dict[str, Parameter] = {}
    for one in parameters:
        name = one.name
        while name in found:
            name = f"{one.place}_{name}"
        found[name] = replace(one, name=name)
    return tuple(found.values())


def _json_of(content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of the JSON form among media types (RFC 6839: `+json` counts)."""
    for media, described in content.items():
        plain = str(media).split(";")[0].strip().lower()
        if plain == "application/json" or plain.endswith("+json") or plain == "*/*":
            return mapping_of(mapping_of(described).get("schema"))
    return None


def _in_languages(value: Any) -> dict[str, str]:
    return {
        code: text_of(text)[:120] for code, text in mapping_of(value).items() if code in LANGUAGES and text_of(text)
    }
