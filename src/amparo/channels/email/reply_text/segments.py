"""A plain text cut into segments: written lines, quoted lines, what introduces a quote, signatures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from amparo.channels.email.reply_text.attributions import attribution_lines, shared_line
from amparo.channels.email.reply_text.blocks import delimiter_line, forward_line, header_block, ruled_line
from amparo.channels.email.reply_text.footers import footer_lines, may_have_footer
from amparo.channels.email.reply_text.signatures import MOST_LINES, device_line, signature_delimiter

MAX_LINES = 2000
"""What stands further down is not looked at and stays written text."""

MARK = "\ue000"
QUOTE_BEGIN, QUOTE_END, SIGNATURE_BEGIN = MARK + "quote", MARK + "end", MARK + "signature"
"""Lines that the HTML reader sets where the client marked a quote or a signature; a mail's own marks are removed."""

_WRAPPED = 68
_SHORT = 50
_QUOTED = re.compile(r"^\s{0,4}(?:>|\|(?:\s|$)|[A-Z]{1,3}>(?:\s|$))")


class SegmentKind(StrEnum):
    WRITTEN = "written"
    QUOTED = "quoted"
    HEADING = "heading"  # an attribution, a header block, a ruled line: introduces what follows
    REST = "rest"  # quoted to the end, though no line says so
    FORWARDED = "forwarded"
    SIGNATURE = "signature"


@dataclass(slots=True)
class Segment:
    kind: SegmentKind
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_blank(self) -> bool:
        return not any(line.strip() for line in self.lines)


class Segmenter:
    """Reads the lines once, from the top; each method takes some lines or none."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.index = 0
        self.segments: list[Segment] = []
        self._may_have_footer = may_have_footer(text)
        self._quote_starts: dict[int, bool] = {}

    def run(self) -> list[Segment]:
        while self.index < min(len(self.lines), MAX_LINES):
            if not (self._marked() or self._heading() or self._signature() or self._quoted()):
                self._put(SegmentKind.WRITTEN, 1)
        self._put(SegmentKind.WRITTEN, len(self.lines) - self.index)
        return self.segments

    def _put(self, kind: SegmentKind, count: int) -> None:
        lines = self.lines[self.index : self.index + count]
        self.index += count
        if not lines:
            return
        if self.segments and self.segments[-1].kind is kind:
            self.segments[-1].lines += lines
        else:
            self.segments.append(Segment(kind, lines))

    def _put_rest(self, kind: SegmentKind) -> None:
        self._put(kind, len(self.lines) - self.index)

    def _marked(self) -> bool:
        """What the HTML itself calls a quote or a signature."""
        line = self.lines[self.index].strip()
        if not line.startswith(MARK):
            return False
        kind = SegmentKind.SIGNATURE if line == SIGNATURE_BEGIN else SegmentKind.QUOTED
        depth, end = 1, self.index + 1
        while end < len(self.lines) and depth:
            mark = self.lines[end].strip()
            depth += (mark in {QUOTE_BEGIN, SIGNATURE_BEGIN}) - (mark == QUOTE_END)
            end += 1
        inside = [one for one in self.lines[self.index : end] if not one.strip().startswith(MARK)]
        self.segments.append(Segment(kind, inside))
        self.index = end
        return True

    def _heading(self) -> bool:
        """An attribution, a header block or a ruled line, and with it the quote that no marks show."""
        line = self.lines[self.index]
        if delimiter_line(line):
            self._put_rest(SegmentKind.REST)
            return True
        if forward_line(line):
            self._put(SegmentKind.HEADING, 1)
            self._skip_header_block()
            self._put_rest(SegmentKind.FORWARDED)
            return True
        if ruled_line(line):
            self._put(SegmentKind.HEADING, 1)
            self._skip_header_block()
            self._put_rest(SegmentKind.REST)
            return True
        if count := header_block(self.lines, self.index):
            if self._is_quoted(self.index):
                return False  # a header block inside a quote belongs to it
            self._put(SegmentKind.HEADING, count)
            self._put_rest(SegmentKind.REST)
            return True
        return self._attribution()

    def _skip_header_block(self) -> None:
        while self.index < len(self.lines) and not self.lines[self.index].strip(" >*"):
            self._put(SegmentKind.HEADING, 1)
        if self.index < len(self.lines) and (count := header_block(self.lines, self.index)):
            self._put(SegmentKind.HEADING, count)

    def _attribution(self) -> bool:
        line = self.lines[self.index]
        glued = shared_line(line)
        if glued > 0:
            self.lines[self.index : self.index + 1] = [line[:glued], line[glued:].lstrip("- ")]
            self._put(SegmentKind.WRITTEN, 1)
        count = attribution_lines(self.lines, self.index)
        if not count:
            return False
        self._put(SegmentKind.HEADING, count)
        if not self._quote_follows():
            self._put_rest(SegmentKind.REST)
        return True

    def _quote_follows(self) -> bool:
        """Whether the next text is marked as quoted; blank lines before it go with the heading."""
        position = self.index
        while position < len(self.lines) and not self.lines[position].strip():
            position += 1
        if position >= len(self.lines):
            return True
        following = self.lines[position]
        if not self._is_quoted(position) and not following.startswith(QUOTE_BEGIN):
            return False
        self._put(SegmentKind.HEADING, position - self.index)
        return True

    def _is_quoted(self, position: int) -> bool:
        return bool(_QUOTED.match(self.lines[position][:20]))

    def _quoted(self) -> bool:
        """A run of quoted lines, blank lines inside it and the torn ends of lines that a program wrapped."""
        if not self._is_quoted(self.index):
            return False
        end = self.index
        while end < len(self.lines):
            if self._is_quoted(end):
                end += 1
                continue
            blank_end = end
            while blank_end < len(self.lines) and not self.lines[blank_end].strip():
                blank_end += 1
            if blank_end < len(self.lines) and self._is_quoted(blank_end):
                end = blank_end
            elif blank_end == end and end + 1 < len(self.lines) and self._is_quoted(end + 1) and self._is_torn(end):
                end += 1
            else:
                break
        self._put(SegmentKind.QUOTED, end - self.index)
        return True

    def _is_torn(self, position: int) -> bool:
        """One short unmarked line between two quoted ones, where the one above broke off: wrapped, no answer."""
        above = self.lines[position - 1].rstrip()
        in_link = "(http" in above[above.rfind(")") + 1 :] or "<http" in above[above.rfind("> ") + 1 :]
        broke_off = len(above) >= _WRAPPED and above[-1] not in ".?!:;"
        return (broke_off or in_link) and len(self.lines[position]) < _SHORT

    def _signature(self) -> bool:
        line = self.lines[self.index]
        starts_paragraph = self.index == 0 or not self.lines[self.index - 1].strip()
        if device_line(line) and (
            starts_paragraph or (self.segments and self.segments[-1].kind is SegmentKind.SIGNATURE)
        ):
            self._put(SegmentKind.SIGNATURE, 1)
            if not self._quote_ahead(self.index):
                self._put_rest(SegmentKind.REST)
            return True
        if self._may_have_footer and starts_paragraph and (count := self._footer()):
            self._put(SegmentKind.SIGNATURE, count)
            return True
        if not signature_delimiter(line):
            return False
        count = self._signature_end() - self.index
        self._put(SegmentKind.SIGNATURE, count)
        return count > 0

    def _footer(self) -> int:
        """Its lines; none before something was written: then it is what the person wrote."""
        has_written = any(one.kind is SegmentKind.WRITTEN and not one.is_blank for one in self.segments)
        return footer_lines(self.lines, self.index) if has_written else 0

    def _signature_end(self) -> int:
        """A signature goes on to the next quote or to the end, if that is near; else there is none."""
        most = self.index + 1 + MOST_LINES
        for position in range(self.index + 1, min(most + 1, len(self.lines))):
            if self._starts_quote(position):
                return position
        rest = self.lines[most:]
        return self.index if any(line.strip() for line in rest) else len(self.lines)

    def _quote_ahead(self, start: int) -> bool:
        """Whether a quote begins within the next few lines: then it, and not all the rest, is folded."""
        return any(self._starts_quote(position) for position in range(start, min(start + 6, len(self.lines))))

    def _starts_quote(self, position: int) -> bool:
        if position not in self._quote_starts:
            self._quote_starts[position] = self._is_quote_start(position)
        return self._quote_starts[position]

    def _is_quote_start(self, position: int) -> bool:
        line = self.lines[position]
        return (
            self._is_quoted(position)
            or line.startswith(MARK)
            or forward_line(line)
            or ruled_line(line)
            or bool(header_block(self.lines, position))
            or bool(attribution_lines(self.lines, position))
        )
