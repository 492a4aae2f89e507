"""Events whose values are texts in several languages, as they read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from amparo.core.text import Variants


def read_texts(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an event; those that map a language to a text in the language of the moment."""
    language = get_language() or ""
    return {
        name: Variants(texts=value).in_language(language) if isinstance(value, dict) else value
        for name, value in data.items()
    }
