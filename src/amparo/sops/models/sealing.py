"""What a tool's result names as hidden is sealed while it is at rest, and at hand when a condition reads it."""

import json
from typing import Any

from django.db import models

from amparo.core.errors import AmparoError
from amparo.core.secrets import seal, unseal

HIDDEN = "hidden"
"""In a tool's result: the names of the outputs that screens show as dots."""
_SEALED = "hidden:sealed"  # as no output may be called


class SealingField(models.JSONField[dict[str, Any], dict[str, Any]]):
    """JSON in which every mapping that names some of its keys as `hidden` has these sealed in the database."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        read = super().from_db_value(value, expression, connection)
        return opened(read) if not isinstance(value, str) or _SEALED in value else read  # most of it has nothing sealed

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        return super().get_db_prep_value(at_rest(value), connection, prepared)


def at_rest(value: Any) -> Any:
    """`value` as it is stored."""
    if isinstance(value, list | tuple):
        return [at_rest(one) for one in value]
    if not isinstance(value, dict):
        return value
    names = value[HIDDEN] if isinstance(value.get(HIDDEN), list) else ()
    hidden = {name: one for name, one in value.items() if name in names and one is not None}
    plain = {name: at_rest(one) for name, one in value.items() if name not in hidden}
    return {**plain, _SEALED: seal(json.dumps(hidden))} if hidden else plain


def opened(value: Any) -> Any:
    """The inverse of `at_rest`. What another key has sealed is not known any more."""
    if isinstance(value, list):
        return [opened(one) for one in value]
    if not isinstance(value, dict):
        return value
    plain = {name: opened(one) for name, one in value.items() if name != _SEALED or HIDDEN not in value}
    if HIDDEN not in value or not isinstance(value.get(_SEALED), str):
        return plain
    try:
        return {**plain, **json.loads(unseal(value[_SEALED]))}
    except AmparoError:
        return {**plain, **dict.fromkeys(value[HIDDEN])}
