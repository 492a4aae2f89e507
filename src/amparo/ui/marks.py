"""Small marks as finished HTML: icons, clocks, languages, tiers, people.

A queue shows hundreds of them, so they are plain functions with a cache instead of template components: see
docs/reference/components.md for what both cost. Words come translated; a mark that depends on the language is
cached per language.
"""

import zlib
from datetime import datetime
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.ui import times
from amparo.ui.fill import fill

ICON_SIZES = {"": "ico", "xs": "ico ico-xs", "s": "ico ico-s", "l": "ico ico-l", "xl": "ico ico-xl"}
DUE_SHAPES = {"running": "", "soon": "due-soon", "late": "due-late", "wait": "due-wait", "met": "due-met"}
CHIP_KINDS = {
    "": "chip",
    "ok": "chip chip-ok",
    "soon": "chip chip-soon",
    "late": "chip chip-late",
    "info": "chip chip-info",
    "primary": "chip chip-primary",
    "solid": "chip chip-solid",
    "bare": "chip chip-bare",
    "tag": "chip chip-tag",
}
SHARES = 12
_ARCH_SIZES = {"": "arch", "s": "arch arch-s", "l": "arch arch-l"}
_ARCH_TINTS = ("", " arch-b", " arch-c")
_TIERS = {
    "vip": ("tier", "star"),
    "creator": ("tier tier-creator", "clapperboard"),
    "agency": ("tier tier-agency", "building-2"),
}
_WHO_SIZES = {"": "who", "s": "who who-s"}
_WHO_TINTS = ("", " who-b", " who-c")


@lru_cache(maxsize=2048)
def icon(name: str, size: str = "") -> SafeString:
    """Draw a lucide icon from the sprite; it always stands beside a word or in a named control."""
    sprite = static("ui/dist/icons.svg")
    return fill('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', ICON_SIZES[size], sprite, name)


@lru_cache(maxsize=512)
def keys(combination: str) -> SafeString:
    """Draw a key hint such as "Ctrl+K" or "G Q", one key per box; hidden from the accessible name."""
    boxes = [
        f'<kbd class="kbd">{conditional_escape(key)}</kbd>'
        for chord in combination.split()
        for key in (chord.split("+") if len(chord) > 1 else [chord])
    ]
    return mark_safe(f'<span class="keys" aria-hidden="true">{"".join(boxes)}</span>')  # noqa: S308 - escaped above


def chip(words: object, kind: str = "", icon_name: str = "") -> SafeString:
    drawing = icon(icon_name, "xs") if icon_name else ""
    return fill('<span class="{}">{}{}</span>', CHIP_KINDS[kind], drawing, words)


def due(shape: str, words: object, share: float = 0.0, extra: SafeString | str = "") -> SafeString:
    """Draw a clock: the shape says its state, the words the time.

    `share` is the part of the time used, 0 to 1; it picks one of twelve ring classes, because the page's policy
    forbids style attributes. `extra` is attributes for the script that refreshes the words each minute.
    """
    part = min(SHARES, max(1, round(share * SHARES)))
    return fill('<span class="due {} due-{}"{}><i></i>{}</span>', DUE_SHAPES[shape], part, extra, words)


def countdown(due_at: datetime, since: datetime, pattern: str = "%s", name: str = "") -> SafeString:
    """Draw a running clock whose words the script keeps true; `pattern` places them: "Reply in %s".

    `name` stands before them, also once it is late, when the pattern does not hold any more.
    """
    now = clock.now()
    shape, share = times.due_state(due_at, since, now)
    live = fill(' data-due="{}" data-since="{}" data-pattern="{}"', due_at.isoformat(), since.isoformat(), pattern)
    if name:
        live += fill(' data-named="{}"', name)
    said = times.due_words(due_at, now)
    return due(shape, name + (said if shape == "late" else pattern.replace("%s", said)), share, live)


def lang(code: str, *, other: bool = False) -> SafeString:
    """Draw the two-letter language box; filled when it is `other` than the reader's languages."""
    if not code:
        return mark_safe("")
    return _lang(code[:2].lower(), other, get_language())


@lru_cache(maxsize=256)
def _lang(code: str, other: bool, _language: str | None) -> SafeString:  # noqa: FBT001 - a cache key
    name = {"pt": _("Portuguese"), "es": _("Spanish"), "en": _("English")}.get(code, code)
    style = "lang lang-other" if other else "lang"
    return fill(
        '<span class="{}" title="{}"><span aria-hidden="true">{}</span><span class="sr-only">{}</span></span>',
        style,
        name,
        code.upper(),
        name,
    )


def tier(code: str) -> SafeString:
    """Draw the tier mark of a person: VIP, creator or agency; standard shows nothing."""
    return _tier(code, get_language()) if code in _TIERS else mark_safe("")


@lru_cache(maxsize=64)
def _tier(code: str, _language: str | None) -> SafeString:
    style, drawing = _TIERS[code]
    word = {
        "vip": pgettext("tier", "VIP"),
        "creator": pgettext("tier", "Creator"),
        "agency": pgettext("tier", "Agency"),
    }
    return fill('<span class="{}">{}{}</span>', style, icon(drawing, "xs"), word[code])


def priority(code: str, name: object = "") -> SafeString:
    """Draw P0 to P3: P0 is solid, the others are soft squares; `name` is read out after the code."""
    level = code[-1]
    said = fill('<span class="sr-only"> {}</span>', name) if name else ""
    return fill('<span class="prio prio-{}">P{}{}</span>', level, level, said)


@lru_cache(maxsize=4096)
def arch(name: str, size: str = "") -> SafeString:
    """Draw a person from outside: initials under an arch, tinted by the name."""
    tint = _tint(name, _ARCH_TINTS)
    return fill('<span class="{}{}" aria-hidden="true">{}</span>', _ARCH_SIZES[size], tint, initials(name))


@lru_cache(maxsize=4096)
def who(name: str, size: str = "") -> SafeString:
    """Draw a colleague: initials in a round; an empty name is an empty place."""
    if not name:
        return fill('<span class="{} who-none" aria-hidden="true"></span>', _WHO_SIZES[size])
    tint = _tint(name, _WHO_TINTS)
    return fill('<span class="{}{}" aria-hidden="true">{}</span>', _WHO_SIZES[size], tint, initials(name))


def looking(name: str) -> SafeString:
    """Draw a colleague who has the ticket open now, with the words for it."""
    said = _("%(name)s is looking now") % {"name": name}
    return fill('<span title="{}">{}<span class="sr-only">{}</span></span>', said, who(name, "s"), said)


def initials(name: str) -> str:
    """Give one or two capital letters for a name or a mail address.

    >>> initials("Jussara Monteiro da Silva"), initials("rede"), initials("ana.b@x.example"), initials("")
    ('JS', 'RE', 'AB', '?')
    """
    plain = name.split("@", 1)[0].replace(".", " ") if "@" in name else name
    words = [cleaned for word in plain.split() if (cleaned := "".join(filter(str.isalnum, word)))]
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()[:2]


def _tint(name: str, tints: tuple[str, ...]) -> str:
    """One of three, and always the same for a name, on any machine."""
    return tints[zlib.crc32(name.encode()) % len(tints)]
