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
        return "\n".join(part.text for part in self.parts if part.kind is self._shown).strip()

    @property
    def folded(self) -> tuple[ReplyPart, ...]:
        """All but what is shown; of that the client's headings, which say whose it was and when."""
        shown = self._shown
        folded = (ReplyPart(PartKind.QUOTE, "", part.heading) if part.kind is shown else part for part in self.parts)
        return tuple(part for part in folded if part.text.strip() or part.heading)

    @property
    def _shown(self) -> PartKind | None:
        for kind in (PartKind.WRITTEN, PartKind.FORWARDED, PartKind.QUOTE, PartKind.SIGNATURE):
            if any(part.kind is kind and part.text.strip() for part in self.parts):
                return kind
        return None
