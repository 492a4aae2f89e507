"""The form of a procedure's text as JSON Schema (draft 2020-12), made from the shapes that read it."""

from collections.abc import Iterable

from amparo.core.text import LANGUAGES
from amparo.sops import kinds
from amparo.sops.language.form import SOP, fields_of
from amparo.sops.language.shapes import Json, Record, Text


def schema() -> Json:
    """The schema of the registered kinds. It says less than `check`: nothing that needs the whole text."""
    steps = {f"step_{kind}": _step(kind) for kind in kinds.known()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A procedure of Amparo",
        **Record(SOP).schema(),
        "$defs": {"step": _any_step(kinds.known()), "words": _words(""), "variable_words": _words(_VARIABLES), **steps},
    }


_VARIABLES = " Variables such as {{contact.first_name}} may stand in it."


def _words(more: str) -> Json:
    return {
        "description": f"A text in every language of the desk.{more}",
        "type": "object",
        "properties": {language: Text().schema() for language in LANGUAGES},
        "required": list(LANGUAGES),
        "additionalProperties": False,
    }


def _step(kind: str) -> Json:
    about = (kinds.of(kind).__class__.__doc__ or "").strip()
    described = Record(fields_of(kind)).schema()
    described["properties"] = {**described["properties"], "kind": {"const": kind}}
    return {"description": about, **described} if about else described


def _any_step(known: Iterable[str]) -> Json:
    """By its kind, so that an editor offers the keys of that kind and no others."""
    names = list(known)
    return {
        "type": "object",
        "properties": {"kind": {"enum": names}},
        "required": ["id", "kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/step_{name}"},
            }
            for name in names
        ],
    }
