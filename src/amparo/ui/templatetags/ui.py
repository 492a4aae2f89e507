"""Template tags of the design system; docs/reference/components.md lists them with their arguments."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.template import defaultfilters
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from amparo.core.text import in_our_case
from amparo.ui import marks, theme, times, words
from amparo.ui.fill import fill
from amparo.ui.folding import drawing

register = template.Library()

VIEW_COUNT_CAP = 999


@register.simple_tag
@drawing
def icon(name: str, size: str = "") -> SafeString:
    return marks.icon(name, size)


@register.simple_tag
@drawing
def keys(combination: str) -> SafeString:
    return marks.keys(combination) if combination else mark_safe("")


@register.simple_tag
@drawing
def chip(text: object, kind: str = "", *, icon: str = "") -> SafeString:
    return marks.chip(text, kind, icon)


@register.simple_tag
@drawing
def due(shape: str, text: object, share: float = 0.0) -> SafeString:
    return marks.due(shape, text, share)


@register.simple_tag
def countdown(due_at: datetime, since: datetime, pattern: str = "%s") -> SafeString:
    return marks.countdown(due_at, since, pattern)


@register.simple_tag
@drawing
def lang(code: str, readers: object = None) -> SafeString:
    """Draw a language box; `readers` is the list of languages the reader answers in (none said: all are theirs)."""
    known = [str(one)[:2] for one in readers] if isinstance(readers, (list, tuple, set)) else []
    return marks.lang(code or "", other=bool(known and code) and code[:2] not in known)


@register.simple_tag
@drawing
def tier(code: str) -> SafeString:
    return marks.tier(code)


@register.simple_tag
@drawing
def priority(code: str, name: object = "") -> SafeString:
    return marks.priority(code, name)


@register.simple_tag
@drawing
def arch(name: str, size: str = "") -> SafeString:
    return marks.arch(str(name), size)


@register.simple_tag
@drawing
def who(name: str, size: str = "") -> SafeString:
    return marks.who(str(name or ""), size)


@register.simple_tag
@drawing
def looking(name: str) -> SafeString:
    return marks.looking(str(name))


@register.simple_tag
def ago(when: datetime | None) -> SafeString:
    return times.ago(when) if when else mark_safe("")


@register.simple_tag
def stamp(when: datetime | None) -> SafeString:
    return times.stamp(when) if when else mark_safe("")


@register.simple_tag
def moment(when: datetime | None) -> SafeString:
    return times.moment(when) if when else mark_safe("")


@register.filter("date", expects_localtime=True, is_safe=False)
def date_(when: date | None, pattern: str | None = None) -> str:
    """As Django's own, which writes the days and months of every language with a capital."""
    said = defaultfilters.date(when, pattern)
    is_in_words = pattern is None or pattern.endswith("DATE_FORMAT") or bool(set(pattern) & set("DlMNF"))
    return in_our_case(said, get_language()) if is_in_words else said


@register.filter
def day(when: datetime) -> str:
    return times.day(when)


@register.filter
def span(length: timedelta) -> str:
    return times.span(length)


@register.simple_tag
def view_link(href: str, name: object, *, icon: str, count: int | None = None, current: bool = False) -> SafeString:
    """Draw a line of the views list; counts above 999 are capped, as the queries behind them are."""
    shown = "" if count is None else (f"{VIEW_COUNT_CAP}+" if count > VIEW_COUNT_CAP else str(count))
    return fill(
        '<a class="view" href="{}"{}>{}<span class="trunc">{}</span><span class="n">{}</span></a>',
        href,
        mark_safe(' aria-current="page"') if current else "",
        marks.icon(icon),
        name,
        shown,
    )


@register.simple_tag
def rail_link(href: str, name: object, *, icon: str, current: bool = False, key: str = "") -> SafeString:
    """Draw a place of the rail or the phone bar; the lamp hangs over the current one."""
    return fill(
        '<a href="{}"{}{}>{}<span>{}</span></a>',
        href,
        mark_safe(' aria-current="page"') if current else "",
        fill(' data-key="{}"', key) if key else "",
        marks.icon(icon),
        name,
    )


_OWN_NAMES = {"pt": "Português", "es": "Español", "en": "English"}


@register.filter
def language_own_name(name: str, code: str) -> str:
    """Name a language in itself, so that it is found by those who read it."""
    return _OWN_NAMES.get(code[:2], name)


@register.simple_tag(takes_context=True)
def theme_choice(context: dict[str, Any]) -> str:
    return theme.chosen(context.get("request"))


@register.simple_tag(takes_context=True)
def theme_attribute(context: dict[str, Any]) -> SafeString:
    """Give data-theme for <html>, or nothing when the system decides."""
    name = theme.name(theme.chosen(context.get("request")))
    return fill(' data-theme="{}"', name) if name else mark_safe("")


@register.simple_tag
@drawing
def script_words() -> str:
    return words.script_words()


_WIDGET_CLASSES = {
    "checkbox": "checkbox",
    "radio": "radio",
    "select": "select",
    "selectmultiple": "textarea",
    "textarea": "textarea",
    "clearablefile": "file-input",
    "file": "file-input",
}


@register.filter
def at(table: Mapping[Any, Any], key: Any) -> Any:
    """Give the value of a table at a key that is itself a variable; empty when there is none."""
    return table.get(key, "")


@register.filter
def is_group(field: BoundField) -> bool:
    """Say whether a field is several radios or boxes, which share one legend and have a label each."""
    return isinstance(field.field.widget, RadioSelect)  # the boxes' widget is made from it


@register.simple_tag
def ui_field(field: BoundField) -> SafeString:
    """Render a bound field's control with the house's class; Django adds the ids of hint and error itself."""
    widget = field.field.widget
    kind = type(widget).__name__.lower().removesuffix("input")
    own = widget.attrs.get("class", "")
    style = "" if isinstance(widget, CheckboxSelectMultiple) else _WIDGET_CLASSES.get(kind, "input")
    attrs: dict[str, str | bool] = {"class": f"{style} {own}".strip()}
    if kind == "textarea" and widget.attrs.get("rows") == "10":  # Django's own default is taller than our pages
        attrs["rows"] = "4"
    drawn = field.as_widget(attrs=attrs)
    return drawn + field.as_hidden(only_initial=True) if field.field.show_hidden_initial else drawn
