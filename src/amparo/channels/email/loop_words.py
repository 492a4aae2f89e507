"""What a mail of an authority means: pure rules over what its writer newly wrote.

A letter to an authority says them: "OK" alone takes the question, a question asks us, "not ours" in a line of its own
before all else gives it back, all else is the answer.
"""

import re
from enum import StrEnum
from typing import Final

from amparo.core.text import fold


class Meaning(StrEnum):
    TAKES = "takes"
    ASKS = "asks"
    REFUSES = "refuses"
    ANSWERS = "answers"


_TAKES: Final = frozenset(
    {
        *("ok", "okay", "ack", "got it", "i have it", "on it", "i am on it", "im on it", "looking", "looking into it"),
        *("taking it", "i take it", "mine", "acknowledged", "noted"),
        *("comigo", "e comigo", "deixa comigo", "estou vendo", "vou ver", "to vendo", "recebido", "ciente"),
        *("lo tengo", "lo veo", "lo estoy viendo", "lo miro", "recibido", "me encargo", "voy", "enterado"),
    }
)
_REFUSES: Final = frozenset(
    {
        *("not ours", "not us", "we do not decide this", "refused"),
        *("nao e nosso", "nao e conosco", "nao e com a gente", "nao decidimos isto", "nao decidimos isso", "recusado"),
        *("no es nuestro", "no nos toca", "no decidimos esto", "no decidimos eso", "rechazado"),
    }
)
_NOT_WORDS: Final = re.compile(r"[^\w\s]+")


def meaning_of(text: str) -> Meaning:
    """Courtesies around "ok" are not looked through: what is longer than a nod is an answer, which a person reads."""
    if _plain(text) in _TAKES:
        return Meaning.TAKES
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if lines and _plain(lines[0]) in _REFUSES:
        return Meaning.REFUSES
    if lines and (lines[0].startswith("?") or all(line.endswith("?") for line in lines)):
        return Meaning.ASKS
    return Meaning.ANSWERS


def _plain(text: str) -> str:
    """The words alone: small letters, no accents, no signs."""
    return " ".join(_NOT_WORDS.sub(" ", fold(text).replace("'", "")).split())
