"""The steps that were done, as finished HTML: a long run has a hundred, which cost a template tens of milliseconds."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.sops.queries.runs.past import Past
from amparo.sops.running.state import Done
from amparo.ui import marks, times
from amparo.ui.fill import fill, join

_STEP: Final = (
    '<li><div class="flex gap-2 items-start"><span class="min-w-0 flex-1"><b>{title}</b>{mark}{said}{note}{shown}'
    '<span class="block text-micro text-ink-3">{by}{between}{at}</span></span>\n{back}</div></li>'
)
_BACK: Final = (
    '<form method="post" action="{url}" hx-post="{url}" hx-target="#main" hx-swap="none">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    '<input type="hidden" name="moves" value="{moves}"><input type="hidden" name="step" value="{step}">'
    '<button class="btn btn-quiet btn-sm btn-icon" name="act" value="back" aria-label="{label}" title="{tip}">'
    "{icon}</button></form>"
)
_SAID: Final = '<span class="block">{}</span>'
_NOTE: Final = '<span class="block text-ink-2">{}</span>'
_FILE: Final = '<span class="block text-ink-2">{} {}</span>'
_MESSAGE: Final = '<span class="block"><a class="link" href="#message-{}">{} {}</a></span>'
_NOTHING: Final = mark_safe("")


@lru_cache(maxsize=16)
def _words(_language: str | None) -> dict[str, str]:
    """What every step says, in the language of the moment: looked up once, not a hundred times a page."""
    return {
        "message": _("message"),
        "label": _("Go back to “%(title)s”"),
        "tip": _("Go back and answer anew"),
    }


@lru_cache(maxsize=64)
def _mark(done: Done, _language: str | None) -> SafeString:
    """What a step is marked with that was not simply done."""
    match done:
        case Done.LEFT_OUT:
            return fill(" {}", marks.chip(_("left out"), "soon"))
        case Done.MANUAL:
            return fill(" {}", marks.chip(_("by hand")))
        case Done.SILENT | Done.LATE:
            return fill(" {}", marks.chip(_("no answer")))
    return _NOTHING


def draw(one: Past, back: Mapping[str, Any] | None) -> SafeString:
    """A step that was done. `back` is for the form that goes back to it: url, token and moves; none without it."""
    words = _words(get_language())
    return fill(
        _STEP,
        title=one.title,
        mark=_mark(one.done, get_language()),
        said=fill(_SAID, one.said) if one.said else _NOTHING,
        note=fill(_NOTE, one.note) if one.note else _NOTHING,
        shown=join(_shown(shown, words) for shown in one.evidence),
        by=one.by,
        between=", " if one.by and one.at else "",
        at=times.moment(one.at) if one.at else _NOTHING,
        back=_back(one, back, words) if back else _NOTHING,
    )


def _shown(shown: Mapping[str, Any], words: Mapping[str, str]) -> SafeString:
    kind, value = shown.get("kind"), shown.get("value", "")
    if kind not in {"note", "file"}:
        return fill(_MESSAGE, value, marks.icon("link", "xs"), words["message"])
    return fill(_FILE, marks.icon("paperclip", "xs") if kind == "file" else _NOTHING, value)


def _back(one: Past, back: Mapping[str, Any], words: Mapping[str, str]) -> SafeString:
    label = words["label"] % {"title": one.title}
    return fill(_BACK, **back, step=one.name, label=label, tip=words["tip"], icon=marks.icon("undo-2", "s"))
