"""Figures of agreement as they stand in a table: a share, a value with its interval, a bar that shows both."""

from typing import Final

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.moderation.agreement.estimate import Estimate

register = template.Library()

_WIDE: Final = 136  # px of the bar


@register.filter
def percent(share: float | None) -> str:
    """`0.931` as `93 %`."""
    return "" if share is None else f"{number_format(round(share * 100))}\N{NO-BREAK SPACE}%"


@register.simple_tag
def estimate(found: Estimate | None) -> SafeString:
    """The value and, small, its interval; words where there is none of either (the page says below what they mean).

    An interval without any width is none: where one side always says the same, the other can change nothing.
    """
    if found is None:
        return format_html('<span class="text-ink-3">{}</span>', _("not defined"))
    value, low, high = (
        number_format(f"{round(one, 2) + 0.0:.2f}")
        for one in (found.value, found.low, found.high)  # no -0.00
    )
    interval = _("no interval") if low == high else f"{low} … {high}"
    return format_html('{} <span class="text-micro text-ink-3 nowrap">{}</span>', value, interval)


@register.simple_tag
def agreement_bar(found: Estimate | None) -> SafeString:
    """A share as a bar from nought to all, its interval as a paler reach."""
    if found is None:
        return SafeString()
    low, at, high = (round(value * _WIDE) for value in (found.low, found.value, found.high))
    return format_html(
        '<svg class="figure-bar" viewBox="0 0 {} 16" aria-hidden="true"><rect class="track" y="6" width="{}" height="4"'
        ' rx="2"/><rect class="reach" x="{}" y="4" width="{}" height="8" rx="2"/>'
        '<rect class="at" x="{}" y="1" width="3" height="14" rx="1"/></svg>',
        _WIDE,
        _WIDE,
        low,
        max(high - low, 1),
        min(max(at - 1, 0), _WIDE - 3),
    )
