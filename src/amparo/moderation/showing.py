"""What of a case is said in words by every face alike: measures, rules, conflicts."""

from typing import Final

from babel.numbers import format_currency
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.accounts.markets import market_names
from amparo.core.text import language_now
from amparo.media.labels import HARM_NAMES
from amparo.moderation.labels import ACTION_NAMES, RULE_NAMES, SUBJECT_NAMES
from amparo.moderation.measures import Measure
from amparo.moderation.models import Conflict
from amparo.moderation.rules import Rule
from amparo.tickets.labels import TIER_NAMES

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
    """`value` in minor units, as the reader writes money: sign and sum stay in one line."""
    if not currency:
        return str(number_format(value / 100, 2))
    return format_currency(value / 100, currency, locale=language_now().replace("-", "_"))


def _how_long(hours: int) -> str:
    if hours % _A_DAY:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // _A_DAY
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def rule_name(code: str) -> str:
    return str(RULE_NAMES.get(code, code)) if code else _("No rule asked for it")


def rule_in_words(rule: Rule) -> str:
    """What has to hold, and for how many of those: VIP · From a value of 500.00 · 40 %."""
    named = (
        (SUBJECT_NAMES, rule.kinds),
        (TIER_NAMES, rule.tiers),
        (ACTION_NAMES, rule.actions),
        (HARM_NAMES, rule.harms),
    )
    parts = [", ".join(str(names.get(code, code)) for code in codes) for names, codes in named]
    parts.append(", ".join(market_names(rule.markets)))
    if rule.in_agency is not None:
        parts.append(_("Creator of an agency") if rule.in_agency else _("no agency"))
    if rule.severity_from:
        parts.append(_("From severity") + f" {rule.severity_from}")
    if rule.value_from:
        parts.append(_("From a value of") + f" {number_format(rule.value_from / 100, 2)}")
    if rule.share < 1:
        parts.append(number_format(format(rule.share * 100, "g")) + " %")
    if rule.apart_from_desk:
        parts.append(_("Nobody of the desk that decided first"))
    return " · ".join(part for part in parts if part)


def conflict_in_words(one: Conflict) -> str:
    """What a conflict is about: all that is named must hold."""
    market = next(iter(market_names([one.market])), "") if one.market else ""
    return " · ".join(part for part in (one.agency.name if one.agency else "", one.creator_ref, market) if part)
