"""The first words of a message, as a list shows them."""

import re
from typing import Final

from amparo.tickets.passages.reading import without_passages

LENGTH: Final = 160
_ENOUGH: Final = 4 * LENGTH  # of the text is looked at, so that a message of megabytes costs what a short one costs

_ESCAPED: Final = re.compile(r"\\([\\`*_\[\]<>#|~.!+-])")
_HELD: Final = re.compile("[\ue000-\ue07f]")  # of Unicode's private use: each stands for an escaped sign meanwhile
_LINE_MARKS: Final = re.compile(r"(?m)^[ \t]*(?:(?:>|#{1,6} |[-*+] (?=\S))[ \t]*)+|^[ \t]*(?:[-*_][ \t]*){3,}$")
_MARKED: Final = re.compile(r"[*_~`\[<\\]")  # most messages have no further mark, and are done
_LINKS: Final = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)|<((?:https?://|mailto:)[^>\s]+)>")
_SIGNS: Final = re.compile(r"(?<![\w*])(\*{1,3}|~~|`{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")


def snippet(text: str) -> str:
    """`text` on one line, at most 160 characters, cut between words where that loses little; hard passages left out."""
    line = plain_line(without_passages(text[:_ENOUGH]))
    if len(line) <= LENGTH:
        return line
    whole, space, _part = line[: LENGTH - 1].rpartition(" ")
    return (whole if space and len(whole) > LENGTH // 2 else line[: LENGTH - 1]) + "…"


def plain_line(text: str) -> str:
    """`text` as one reads it, on one line."""
    return " ".join(_plain(text.replace("\x00", "")).split())


def _plain(text: str) -> str:
    """Markdown without its marks, a link by its words. Signs that mark nothing stay: 5 * 3, a_b, *4141."""
    lines = _LINE_MARKS.sub("", text)
    if not _MARKED.search(lines):
        return lines
    held = _ESCAPED.sub(lambda found: chr(0xE000 + ord(found[1])), _HELD.sub("", lines))
    bare = _LINKS.sub(lambda found: found[1] or found[2] or "", held)
    for _nested in range(2):
        bare = _SIGNS.sub(r"\2", bare)
    return _HELD.sub(lambda found: chr(ord(found[0]) - 0xE000), bare)
