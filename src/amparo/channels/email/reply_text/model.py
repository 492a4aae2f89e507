from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    WRITTEN = "written"
    QUOTE = "quote"
    SIGNATURE = "signature"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True)
class ReplyPart:
    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail's text cut into parts, in order. The screen folds all but what was written."""

    parts: tuple[ReplyPart, ...]

    @property
    def visible(self) -> str:
        """What the person newly wrote, without blank lines around it."""
        return "\n".join(part.text for part in self.parts if part.kind is PartKind.WRITTEN).strip()
