from __future__ import annotations

import re

from amparo.channels.email.reply_text.html_marks import has_marks, marked_text
from amparo.channels.email.reply_text.model import PartKind, Reply, ReplyPart
from amparo.channels.email.reply_text.segments import MARK, Segment, Segmenter, SegmentKind
from amparo.channels.email.reply_text.signatures import is_trailing

_SHORT_TAIL = 2
_KINDS = {
    SegmentKind.WRITTEN: PartKind.WRITTEN,
    SegmentKind.QUOTED: PartKind.QUOTE,
    SegmentKind.REST: PartKind.QUOTE,
    SegmentKind.HEADING: PartKind.QUOTE,
    SegmentKind.FORWARDED: PartKind.FORWARDED,
    SegmentKind.SIGNATURE: PartKind.SIGNATURE,
}
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")


def split_reply(text: str, html: str = "") -> Reply:
    """The parts of a mail, from its plain text, or from its HTML when only that shows what is quoted.

    The plain text is read first: clients write the same quote into both, and it costs a fiftieth.
    """
    if text.strip():
        reply = _split(text.replace(MARK, ""))
        if len(reply.parts) > 1 or not html or not has_marks(html):
            return reply
    return _split(marked_text(html)) if html else Reply(())


def _split(text: str) -> Reply:
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    segments = _keep_context(Segmenter(text).run())
    return Reply(tuple(_parts(segments)))


def _keep_context(segments: list[Segment]) -> list[Segment]:
    """Quotes that are answered line by line stay whole with their answers; others fold."""
    written = [index for index, one in enumerate(segments) if one.kind is SegmentKind.WRITTEN and not one.is_blank]
    quoted = [index for index, one in enumerate(segments) if one.kind is SegmentKind.QUOTED]
    if not written or not quoted or written[-1] < quoted[0]:
        return segments
    answers = [index for index in written if index > quoted[0]]
    above = written[0] < quoted[0]
    last = answers[-1]
    if len(answers) == 1:
        introduced = quoted[0] > 0 and segments[quoted[0] - 1].kind is SegmentKind.HEADING
        short = sum(bool(line.strip()) for line in segments[last].lines) <= _SHORT_TAIL
        if above and not introduced and _is_aside(segments, quoted[0]):
            segments[quoted[0]].kind = SegmentKind.WRITTEN
        if (above and short) or (not above and introduced):
            return segments
    for index in quoted:
        if index < last:
            segments[index].kind = SegmentKind.WRITTEN
    return segments


def _is_aside(segments: list[Segment], index: int) -> bool:
    """Whether somebody marked a line or two of their own: what a screen says, right below the words that lead to it."""
    said = [line for line in segments[index].lines if line.strip()]
    leading = segments[index - 1].lines
    return len(said) <= _SHORT_TAIL and said[0].startswith(">") and bool(leading) and bool(leading[-1].strip())


def _parts(segments: list[Segment]) -> list[ReplyPart]:
    parts: list[ReplyPart] = []
    heading = ""
    for segment in segments:
        if segment.kind is SegmentKind.HEADING:
            heading = f"{heading}\n{segment.text}".strip()
            continue
        text = segment.text
        if segment.kind is SegmentKind.WRITTEN:
            text = _without_rules(segment.lines)
        if text.strip():
            _append(parts, ReplyPart(_KINDS[segment.kind], text.strip("\n"), heading))
            heading = ""
    if heading:
        parts.append(ReplyPart(PartKind.QUOTE, "", heading))
    return parts


def _append(parts: list[ReplyPart], part: ReplyPart) -> None:
    """Neighbours of one kind are one part."""
    if parts and parts[-1].kind is part.kind and not part.heading:
        last = parts.pop()
        part = ReplyPart(part.kind, f"{last.text}\n\n{part.text}", last.heading)
    parts.append(part)


def _without_rules(lines: list[str]) -> str:
    """Without the lines at the end that only draw a rule."""
    end = len(lines)
    while end and is_trailing(lines[end - 1]):
        end -= 1
    return "\n".join(lines[:end])
