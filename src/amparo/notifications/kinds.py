"""How a notification reads. Rooms say it for their kinds when they start (`apps.py: ready`)."""

from collections.abc import Mapping

from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


def says(sentences: Mapping[str, str | Promise]) -> None:
    """Register sentences by kind; the values of a notification may stand in them as %(name)s."""
    _sentences.update(sentences)


def sentence_of(kind: str) -> str:
    """The sentence of `kind` in the language of the moment; the kind itself when no room knows it."""
    return str(_sentences.get(kind, kind))
