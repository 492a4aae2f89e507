"""Taking values apart: what may be read, and what is hidden and sealed."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from amparo.core.secrets import fingerprint, seal, unseal
from amparo.tools.asking import HIDDEN

Values = Mapping[str, Any]


def dotted(values: Values, hidden: Collection[str]) -> dict[str, Any]:
    """The values with dots for what is hidden; None is nothing, and is not hidden."""
    return {name: HIDDEN if name in hidden and value is not None else value for name, value in values.items()}


def dotted_in(words: str, values: Values, hidden: Collection[str]) -> str:
    """What a tool says, with dots where it repeats a hidden value that it was given."""
    for text in sorted({text for name in hidden for text in _texts(values.get(name))}, key=len, reverse=True):
        words = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", HIDDEN, words, flags=re.IGNORECASE)
    return words


def _texts(value: Any) -> Iterator[str]:
    """Every word or number in a value, as it may stand in a sentence."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
    elif value is not None and not isinstance(value, bool) and str(value).strip():
        yield str(value).strip()


def sealed(parts: Mapping[str, Values], hidden: Collection[str]) -> str:
    """The hidden values of all parts as one sealed text; empty when there are none."""
    kept = {
        part: found
        for part, values in parts.items()
        if (found := {name: value for name, value in values.items() if name in hidden and value is not None})
    }
    return seal(json.dumps(kept)) if kept else ""


def opened(values: Values, text: str, part: str) -> dict[str, Any]:
    """`values` with what is hidden put back. Raises AmparoError when the installation's key is another one now."""
    hidden = json.loads(unseal(text)).get(part, {}) if text else {}
    return {**values, **hidden}


def hash_of(action: str, ticket_id: int, inputs: Values) -> str:
    """What makes two calls the same call."""
    return fingerprint(json.dumps([action, ticket_id, inputs], sort_keys=True, ensure_ascii=False))
