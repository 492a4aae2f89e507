"""The ways out of a step: what the interpreter chooses from, the checker covers and the drawing draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amparo.sops.language.document import Step, Words


class WayKind(StrEnum):
    NEXT = "next"
    ANSWER = "answer"
    WHEN = "when"
    OTHERWISE = "otherwise"
    SILENT = "silent"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class Way:
    """`key` tells the ways of one step apart, and stays the same while the text around it is edited."""

    key: str
    to: str
    kind: WayKind
    label: Words
    line: int
    when: str | None = None


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A way, seen from outside its step."""

    source: str
    to: str
    key: str
    label: Words
    kind: WayKind
    line: int


_LABELS: Final[Mapping[WayKind, Words]] = {
    WayKind.OTHERWISE: {"pt-BR": "senão", "es": "si no", "en": "otherwise"},
    WayKind.SILENT: {"pt-BR": "se não responder", "es": "si no responde", "en": "if no answer comes"},
    WayKind.LATE: {"pt-BR": "se passar do prazo", "es": "si se pasa del plazo", "en": "if it takes too long"},
}


def named(kind: WayKind, to: str, line: int) -> Way:
    """A way that has no words of its own in the text."""
    return Way(key=kind.value, to=to, kind=kind, label=_LABELS.get(kind, {}), line=line)


def branches(step: Step) -> tuple[Way, ...]:
    """The ways of the step's `next`: a single one, or one for each branch."""
    ways = []
    for index, branch in enumerate(step.next):
        if branch.when is not None:
            label = {"en": branch.when}
            key = f"when:{index}"
            ways.append(Way(key=key, to=branch.to, kind=WayKind.WHEN, label=label, line=branch.line, when=branch.when))
        else:
            kind = WayKind.OTHERWISE if len(step.next) > 1 else WayKind.NEXT
            ways.append(named(kind, branch.to, branch.line))
    return tuple(ways)
