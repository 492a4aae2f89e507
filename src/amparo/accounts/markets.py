"""Markets and time zones as they are offered for choosing."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from babel import Locale
from django.utils.translation import get_language, gettext

MARKETS: Final = (
    *("BR", "PT", "ES", "MX", "AR", "CO", "CL", "PE", "EC", "UY", "PY", "BO", "VE"),
    *("CR", "PA", "DO", "GT", "HN", "SV", "NI", "PR", "US", "GB"),
)
LANGUAGE_NAMES: Final = {"pt-BR": "Português (Brasil)", "es": "Español", "en": "English"}
"""The languages people are answered in, each named in itself."""

_NEAR: Final = (
    *("America/Sao_Paulo", "America/Manaus", "America/Fortaleza", "America/Mexico_City", "America/Bogota"),
    *("America/Lima", "America/Santiago", "America/Argentina/Buenos_Aires", "America/Montevideo"),
    *("America/New_York", "America/Los_Angeles", "Europe/Madrid", "Europe/Lisbon", "Europe/London", "UTC"),
)


_ZONES: Final = {
    "BR": "America/Sao_Paulo",
    "PT": "Europe/Lisbon",
    "ES": "Europe/Madrid",
    "MX": "America/Mexico_City",
    "AR": "America/Argentina/Buenos_Aires",
    "CO": "America/Bogota",
    "CL": "America/Santiago",
    "PE": "America/Lima",
    "UY": "America/Montevideo",
    "US": "America/New_York",
    "GB": "Europe/London",
}


def likely_time_zone(accepted: str) -> str:
    """Guess from what a browser asks for (Accept-Language, RFC 9110 §12.5.4): the first region that is known."""
    regions = re.findall(r"\b[a-z]{2,3}-([A-Z]{2})\b", accepted)
    return next((_ZONES[region] for region in regions if region in _ZONES), "UTC")


def zone_of_market(market: str) -> str:
    """The time zone in which most people of a market live; UTC for one that is not known."""
    return _ZONES.get(market, "UTC")


def market_of_zone(zone: str) -> str:
    """The market whose people live by this time zone; empty when we cannot tell."""
    return next((market for market, its in _ZONES.items() if its == zone), "")


def market_choices() -> list[tuple[str, str]]:
    """(code, name in the language of the moment)."""
    names = Locale.parse((get_language() or "en").replace("-", "_"), sep="_").territories
    return [(code, names.get(code, code)) for code in MARKETS]


def market_names(codes: Sequence[str]) -> list[str]:
    names = dict(market_choices())
    return [names.get(code, code) for code in codes]


def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped for a select: those of our markets, then every other."""
    return [
        (gettext("Often used"), [(name, _shown(name)) for name in _NEAR]),
        (gettext("All time zones"), _others()),
    ]


@lru_cache(maxsize=1)
def _others() -> list[tuple[str, str]]:
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, _shown(name)) for name in sorted(places) if name not in _NEAR]


def _shown(name: str) -> str:
    return name.replace("_", " ")
