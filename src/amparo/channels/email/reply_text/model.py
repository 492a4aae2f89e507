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
    """Some lines of a mail. `text` is theirs; `heading` is what a client wrote above them ("On … wrote:")."""

    kind: PartKind
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail's text cut into parts, in order. The screen folds all but what was written."""

    parts: tuple[ReplyPart, ...]

    @property
    def visible(self) -> str:
        """What the person newly wrote, without blank lines around it.

        Who wrote nothing meant what they sent on: then the forwarded or the quoted text itself.
        """
        for kind in (PartKind.WRITTEN, PartKind.FORWARDED, PartKind.QUOTE, PartKind.SIGNATURE):
            text = "\n".join(part.text for part in self.parts if part.kind is kind).strip()
            if text:
                return text
        return ""

    @property
    def folded(self) -> tuple[ReplyPart, ...]:
        """All but what is shown: who wrote nothing and sent something on has that shown instead (`visible`)."""
        said = [part for part in self.parts if part.text.strip()]
        others = tuple(part for part in said if part.kind is not PartKind.WRITTEN)
        return others if len(others) < len(said) else ()
