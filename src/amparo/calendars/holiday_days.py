"""Public holidays by region, as the package `holidays` computes them.

docs/reference/business-time.md says where others read them otherwise.

A region is an ISO 3166 code: a country ("BR"), or a part of one ("BR-SP", ISO 3166-2). São Paulo is the one city that
is offered; it is written "BR-SP-SP" here.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

import holidays

COUNTRIES: Final = ("BR", "PT", "ES", "MX", "AR", "CL", "CO", "PE", "US", "GB")
_CITIES: Final = {"BR-SP-SP": "São Paulo Capital"}  # our code → the package's name
_LONGEST_CODE: Final = 3  # of a part in ISO 3166-2; what is longer is a city's name
_KEPT: Final = 1024  # years of regions


class UnknownRegion(ValueError):
    """No holidays are known by this code."""


@lru_cache(maxsize=1)
def regions() -> tuple[str, ...]:
    """Every code that `names` understands: each country before its parts."""
    known = holidays.list_supported_countries(include_aliases=False)
    found = [
        code
        for country in COUNTRIES
        for code in (country, *(f"{country}-{part}" for part in known[country] if len(part) <= _LONGEST_CODE))
    ]
    return (*found, *_CITIES)


@lru_cache(maxsize=_KEPT)
def names(region: str, year: int, language: str = "") -> Mapping[date, str]:
    """The public holidays of `region` in `year` by date, in `language` ("pt-br") if it can, else in the region's own.

    Raises UnknownRegion.
    """
    country, _dash, part = region.partition("-")
    if region not in regions():
        raise UnknownRegion(region)
    offered = holidays.list_localized_countries()[country]
    fitting = next((code for code in offered if language and code.startswith(language[:2])), None)
    own = holidays.country_holidays(country).default_language  # left to itself it takes the server's
    subdiv = _CITIES.get(region, part) or None
    return dict(holidays.country_holidays(country, subdiv=subdiv, years=year, language=fitting or own))


@lru_cache(maxsize=_KEPT)
def days(region: str, year: int) -> frozenset[date]:
    """The dates of the public holidays of `region` in `year`. Raises UnknownRegion."""
    return frozenset(names(region, year))
