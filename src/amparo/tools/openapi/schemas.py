"""Schemas of a document, as far as an action needs them: the kind of a value, and the properties of an object."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.tools.openapi.text import NotReadable

STEPS_LIMIT: Final = 200_000
"""How many schemas are looked at for one document: a real one of 5 MB needs a tenth of it."""
PARTS_DEPTH: Final = 20
"""How deep allOf, oneOf and anyOf may stand in each other."""

_KINDS: Final[Mapping[str, str]] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "object",
}
_TOGETHER: Final = ("allOf", "oneOf", "anyOf")


@dataclass(frozen=True)
class Property:
    """A named part of an object."""

    name: str
    schema: Mapping[str, Any]
    required: bool


class Schemas:
    """Looks things up in one document, and knows when it goes in circles."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._steps = 0

    def resolve(self, value: Any) -> Mapping[str, Any]:
        """What stands at the end of a chain of `$ref`s. Raises NotReadable; what is no mapping counts as empty."""
        seen: set[str] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            reference = value["$ref"]
            if reference in seen:
                raise NotReadable(_("%(reference)s refers to itself.") % {"reference": reference})
            seen.add(reference)
            value = self._at(reference)
        self._step()
        return value if isinstance(value, dict) else {}

    def kind(self, schema: Any) -> str:
        """One of `catalogue.TYPES`."""
        found = self.resolve(schema)
        said = found.get("type")
        if isinstance(said, list):  # 3.1: ["string", "null"]
            kinds = {_KINDS.get(str(one), "any") for one in said if one != "null"}
            return kinds.pop() if len(kinds) == 1 else "any"
        if isinstance(said, str):
            return _KINDS.get(said, "any")
        if "properties" in found:
            return "object"
        if isinstance(found.get("enum"), list) and all(isinstance(one, str) for one in found["enum"]):
            return "string"
        return self._kind_of_parts(found)

    def _kind_of_parts(self, found: Mapping[str, Any]) -> str:
        """The one kind that all parts of an allOf, oneOf or anyOf have."""
        parts = list(self._flat(found, ()))  # as a whole first: a circle is refused before it is walked
        kinds = {self.kind(part) for part, _always in parts[1:]}
        kinds.discard("any")
        return kinds.pop() if len(kinds) == 1 else "any"

    def properties(self, schema: Any) -> list[Property]:
        """The properties of an object, also those it is put together from; each once.

        What one of several alternatives (oneOf, anyOf) requires, the whole does not.
        """
        found: dict[str, Property] = {}
        for part, always in self._flat(self.resolve(schema), ()):
            required = part.get("required") if always else None
            names = set(required) if isinstance(required, list) and all(isinstance(n, str) for n in required) else set()
            properties = part.get("properties")
            for name, one in (properties if isinstance(properties, dict) else {}).items():
                found.setdefault(str(name), Property(str(name), one if isinstance(one, dict) else {}, name in names))
        return list(found.values())

    def _flat(
        self, schema: Mapping[str, Any], above: tuple[int, ...], *, always: bool = True
    ) -> Iterator[tuple[Mapping[str, Any], bool]]:
        """A schema and all that it is put together from, and whether that always holds."""
        if id(schema) in above:
            raise NotReadable(_("A description of values is made of itself (allOf, oneOf or anyOf in a circle)."))
        if len(above) > PARTS_DEPTH:
            raise NotReadable(_("The document is too tangled to be read."))
        yield schema, always
        for word in _TOGETHER:
            parts = schema.get(word)
            for part in parts if isinstance(parts, list) else ():
                inner = (*above, id(schema))
                yield from self._flat(self.resolve(part), inner, always=always and word == "allOf")

    def _at(self, reference: str) -> Any:
        """What a JSON pointer in this document names (RFC 6901)."""
        self._step()
        if not reference.startswith("#/"):
            raise NotReadable(
                _("%(reference)s is in another document; Amparo reads one document by itself.")
                % {"reference": reference}
            )
        value: Any = self._document
        for step in reference.removeprefix("#/").split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, dict) or name not in value:
                raise NotReadable(_("%(reference)s is not in the document.") % {"reference": reference})
            value = value[name]
        return value

    def _step(self) -> None:
        self._steps += 1
        if self._steps > STEPS_LIMIT:
            raise NotReadable(_("The document is too tangled to be read."))
