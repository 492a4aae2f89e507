"""The lines by which mail clients introduce a quoted mail, in the languages our requesters' clients speak."""

from __future__ import annotations

import re

from amparo.channels.email.phrases import any_of

MAX_LINE = 500
MAX_ATTRIBUTION = 500
_MOST_LINES = 5
_MOST_BLANK = 3
_LEAST = 3
_SHORT = 120

_OPENING = any_of(r"""
    on; at; em; no dia; na; a; às; aos; el; en; con fecha; il; in data; il giorno; le; am; op; den; på; dnia;
    w dniu; dne; pe; în; 在; ons?; vào; el dia; o dia; \w{2,12}day,?; (?:mon|tue|wed|thu|fri|sat|sun)\w{0,6}[.,];
    (?:seg|ter|qua|qui|sex|s[aá]b|dom|lun|mar|mi[eé]|jue|vie)\w{0,8}[.,]
""")
_VERB = any_of(r"""
    wrote; writes; said; escreveu; escribi[oó]; escribiu; a [eé]crit; ha scritto; schrieb(?:en)?; schreef;
    geschreven; verzond; skrev; napisa[lł]\(?a?\)?; kirjoitti; написала?; пишет; писала?; написа; пише; a scris;
    nap[ií]sal\(?a?\)?; napsal\(?a?\)?; va escriure; [ií]rta; yazd.; 写道; 寫道; đã viết; 작성; 書きました;
    のメール; menulis; έγραψε; כתב; كتب; نوشت; je napisa[ol]/?l?a?; kirjutas; rakstīja; rašė; เขียนว่า
""")
# Only the characters beside the @ are looked at: a search for whole addresses costs their length again and again.
_EMAIL = re.compile(r"[\w.+'=%-]@[\w-]")
# A clock or a year: what a client writes of the quoted mail's date and a person rarely does.
_WHEN = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b")
_BEGIN = re.compile(rf"{_OPENING}[\s\d]", re.IGNORECASE)
_VERB_THEN_COLON = re.compile(rf"(?:^|[\s>)\"'\uff0c,\d\u3000-\ud7ff]){_VERB}(?=[\s:\uff1a(<\"*-]|$)", re.IGNORECASE)
_END = re.compile(r"[:\uff1a]\s*\*?\s*$")
_DATED_ADDRESS = re.compile(
    r"^(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[:.]\d{2}|\w{2,12},? \d{1,2})"
    r".{0,150}<[^<>]{1,150}@[^<>]{1,200}>\s*:?\s*$"
)
# So GroupWise writes: three angles, a name, an address, a date, a clock, three angles.
_BETWEEN_ANGLES = re.compile(r"^>>> \S.{2,200}\d{1,2}:\d{2}.{0,12}>>>\s*$")
# How Horde and its kin introduce a quote.
_QUOTING = re.compile(r"^(?:quoting|citando(?: a)?|zitat von|citation de|citat från)\s.{2,200}:$", re.IGNORECASE)
_DASHED = re.compile(rf"(?:on\s)?.{{1,150}}\s{_VERB}\s*", re.IGNORECASE)
_SHARED = re.compile(rf"-{{2,4}} ?(?=on .{{5,100}}\s{_VERB}:\s*$)", re.IGNORECASE)
_ADDRESS_THEN_COLON = re.compile(r"[\w.+'=%-]@[\w.-]{1,200}\s*[>)]?\s*[:\uff1a]\s*$")
_MARKS = re.compile(r"^[\s>|*_]+")


def attribution_lines(lines: list[str], start: int) -> int:
    """How many lines the attribution that begins at `start` takes; 0 if none begins there.

    Clients break it anywhere, also inside the address, so it is read over a few lines.
    """
    first = _bare(lines[start])
    if len(first) < _LEAST:
        return 0
    if _is_dashed(first) or _BETWEEN_ANGLES.match(lines[start][:MAX_LINE]):
        return 1
    joined = ""
    for position in range(start, min(start + _MOST_LINES, len(lines))):
        line = _bare(lines[position])
        joined = f"{joined} {line}".strip()
        if len(joined) > MAX_ATTRIBUTION:
            break
        if line and _is_attribution(joined, quoted=_quoted_next(lines, position + 1)):
            return 0 if _begins_later(lines, start, position) else position - start + 1
        if position == start and not _may_begin(first):
            break
        if not line and not _WHEN.search(first):
            break  # a sentence that begins like one ends at its paragraph's end
    return 0


def _begins_later(lines: list[str], start: int, last: int) -> bool:
    """Whether the attribution begins under a line of the person's own that only looks like its beginning."""
    for later in range(start + 1, last + 1):
        bare = [_bare(line) for line in lines[later : last + 1]]
        if (
            bare[0]
            and (_BEGIN.match(bare[0]) or bare[0][0].isdigit())
            and _is_attribution(" ".join(bare), quoted=False)
        ):
            return True
    return False


def _bare(line: str) -> str:
    return _MARKS.sub("", line[:MAX_LINE]).rstrip().replace("\u202f", " ")


def _is_dashed(line: str) -> bool:
    """Whether it is a line such as `---- Ana wrote ----`."""
    core = line.strip("- ")
    return line.startswith("--") and line.endswith("--") and bool(_DASHED.fullmatch(core))


def _quoted_next(lines: list[str], position: int) -> bool:
    following = (line for line in lines[position : position + _MOST_BLANK] if line.strip())
    return next(following, "").lstrip().startswith(">")


def shared_line(line: str) -> int:
    """Where in a line an attribution begins that some clients glue to the end of the reply; -1 if nowhere."""
    found = _SHARED.search(line[:MAX_LINE]) if "--" in line else None
    return found.start() if found and found.start() else -1


def _may_begin(first: str) -> bool:
    """Whether an attribution that goes on in the next line may begin so."""
    return bool(_BEGIN.match(first) or first[0].isdigit() or _EMAIL.search(first) or first.endswith("<"))


def _is_attribution(text: str, *, quoted: bool) -> bool:
    """`quoted`: marked lines follow, which no sentence of a person's has."""
    if _DATED_ADDRESS.match(text):
        return True
    if not _END.search(text):
        return False
    dated, address = bool(_WHEN.search(text)), bool(_EMAIL.search(text))
    if _QUOTING.match(text):
        return quoted or address
    if verb := _VERB_THEN_COLON.search(text):
        begins = bool(_BEGIN.match(text)) or text[0].isdigit()
        dated_after = bool(_WHEN.search(text, verb.end())) and len(text) < _SHORT
        return quoted or (dated and (begins or address)) or (address and (begins or len(text) < _SHORT)) or dated_after
    # "30.09.2017, 18.30, "Ana" <ana@example.test>:"
    return dated and bool(_ADDRESS_THEN_COLON.search(text))
