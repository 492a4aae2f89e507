from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(table: Mapping[Any, Any], key: Any) -> Any:
    """The value of a table at a key that is itself a variable; empty when there is none."""
    return table.get(key, "")
