"""The first words of a message, as a list shows them."""

from typing import Final

from amparo.tickets.passages.reading import without_passages

LENGTH: Final = 160
_ENOUGH: Final = 4 * LENGTH  # of the text is looked at, so that a message of megabytes costs what a short one costs


def snippet(text: str) -> str:
    """`text` on one line, at most 160 characters, cut between words where that loses little; hard passages left out."""
    line = " ".join(without_passages(text[:_ENOUGH]).replace("\x00", "").split())
    if len(line) <= LENGTH:
        return line
    whole, space, _part = line[: LENGTH - 1].rpartition(" ")
    return (whole if space and len(whole) > LENGTH // 2 else line[: LENGTH - 1]) + "…"
