"""Frozen dataclasses of plain values that are kept as JSON, each under a name made from its class's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import UnionType
from typing import Any, ClassVar, Self, cast, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _

from amparo.core.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class Plain:
    """The root of families; each member of one is known by its name: `ToolAnswered` as `tool_answered`."""

    named: ClassVar[str]
    family: ClassVar[dict[str, type["Plain"]]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if Plain in cls.__bases__:
            cls.family = {}
        else:
            cls.named = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
            cls.family[cls.named] = cls

    def as_json(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        listed = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        return {"type": self.named, **listed}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `as_json`. Raises Invalid for what is none."""
        values = {name: tuple(one) if isinstance(one, list) else one for name, one in value.items() if name != "type"}
        member = cls.family.get(str(value.get("type")))
        hints = _hints(member) if member else {}
        if member is None or not all(name in hints and _fits(one, hints[name]) for name, one in values.items()):
            raise Invalid(_("This is not something that a run knows."))
        try:
            return cast("Self", member(**values))
        except TypeError as error:  # something is missing
            raise Invalid(_("This is not something that a run knows.")) from error


def _hints(member: type[Plain]) -> Mapping[str, Any]:
    """The types of a member's fields, found once: reading thousands of journals would do little else."""
    if member not in _found:
        hints = get_type_hints(member)
        _found[member] = {field.name: hints[field.name] for field in fields(member)}
    return _found[member]


_found: dict[type[Plain], Mapping[str, Any]] = {}


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value read from JSON is of the type that stands in the class, as far down as the family needs."""
    if hint is Any:
        return True
    if isinstance(hint, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    origin = get_origin(hint)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(one, get_args(hint)[0]) for one in value)
    if origin is not None:  # a mapping
        return isinstance(value, origin) and all(_fits(one, get_args(hint)[1]) for one in value.values())
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))
