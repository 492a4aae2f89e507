"""What of a case is said in words by every face alike: measures, rules, conflicts."""

from typing import Final

from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.accounts.markets import market_names
from amparo.core.text import language_now
from amparo.moderation.labels import ACTION_NAMES, RULE_NAMES
from amparo.moderation.measures import Measure
from amparo.moderation.models import Conflict

_A_DAY: Final = 24  # hours


def measure_in_words(measure: Measure | None) -> str:
    """LIVE suspended, 7 days."""
    if measure is None:
        return ""
    parts = [str(ACTION_NAMES.get(measure.action, measure.action))]
    if measure.value is not None and measure.currency:
        parts.append(money(measure.value, measure.currency))
    if measure.hours:
        parts.append(_how_long(measure.hours))
    return ", ".join(parts)


def money(value: int, currency: str) -> str:
    """`value` in minor units, as the reader writes money."""
    return format_currency(value / 100, currency, locale=language_now().replace("-", "_"))


def _how_long(hours: int) -> str:
    if hours % _A_DAY:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // _A_DAY
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def rule_name(code: str) -> str:
    return str(RULE_NAMES.get(code, code)) if code else _("No rule asked for it")


def conflict_in_words(one: Conflict) -> str:
    """What a conflict is about: all that is named must hold."""
    market = next(iter(market_names([one.market])), "") if one.market else ""
    return " · ".join(part for part in (one.agency.name if one.agency else "", one.creator_ref, market) if part)
