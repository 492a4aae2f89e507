"""Values as what they should be, empty where they are something else: whoever wrote the document may have erred."""

import re
from collections.abc import Mapping
from typing import Any


def mapping_of(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def names_in(value: Any) -> list[str]:
    return [one for one in list_of(value) if isinstance(one, str)]


def text_of(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def snake(name: str) -> str:
    """`phoneMasked`, `Phone-Masked` → `phone_masked`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")[:60]
