"""What a person can mark themselves on the platform's form, and what it means. Pure; it proposes, a person decides."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from amparo.escalations.signs.reading import Danger, Sign
from amparo.escalations.states import Level


class Flag(StrEnum):
    """The boxes of the form: few, and named by what the person would say of themselves."""

    IN_DANGER = "in_danger"
    SELF_HARM = "self_harm"
    CHILD = "child"
    THREATENED = "threatened"
    BLACKMAILED = "blackmailed"
    EXPOSED = "exposed"
    ANIMAL = "animal"


_MEANING: Final[Mapping[Flag, tuple[Danger, Level]]] = {
    Flag.IN_DANGER: (Danger.HURT_NOW, Level.P0),
    Flag.SELF_HARM: (Danger.SELF_HARM, Level.P1),
    Flag.CHILD: (Danger.CHILD, Level.P0),
    Flag.THREATENED: (Danger.THREAT, Level.P1),
    Flag.BLACKMAILED: (Danger.SEXTORTION, Level.P1),
    Flag.EXPOSED: (Danger.DOXXING, Level.P1),
    Flag.ANIMAL: (Danger.ANIMAL, Level.P2),
}


def flags_in(words: Iterable[str]) -> list[Flag]:
    """The flags among `words`, each once, in their order. A word that is none says nothing to us."""
    return [Flag(word) for word in dict.fromkeys(words) if word in set(Flag)]


def signs_of(flags: Iterable[Flag]) -> list[Sign]:
    """One sign for each, at no place in the text. A box says neither when nor how; the words beside it may."""
    meanings = (_MEANING[flag] for flag in flags)
    return [Sign(danger=danger, level=level, start=0, end=0) for danger, level in meanings]
