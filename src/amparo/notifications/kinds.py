"""How a notification reads. Rooms say it for their kinds when they start (`apps.py: ready`)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


def says(sentences: Mapping[str, str | Promise]) -> None:
    """Register sentences by kind; the values of a notification may stand in them as %(name)s."""
    _sentences.update(sentences)


def sentence_of(kind: str, data: Mapping[str, Any]) -> str:
    """How a notification reads in the language of the moment; its kind when no room knows it.

    A value that an older or newer version did not write stays empty.
    """
    if kind not in _sentences:
        return kind
    return str(_sentences[kind]) % defaultdict(str, data)
