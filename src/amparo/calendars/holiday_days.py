"""Public holidays by region, as the package `holidays` computes them.

docs/reference/business-time.md says where others read them otherwise.

A region is an ISO 3166 code: a country ("BR"), or a part of one ("BR-SP", ISO 3166-2); of cities São Paulo
("BR-SP-SP") and Rio de Janeiro ("BR-RJ-RJ") are offered.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from amparo.core.text import fold

COUNTRIES: Final = ("BR", "PT", "ES", "MX", "AR", "CL", "CO", "PE", "US", "GB")
# city → what the package calls it or the state around it, and the days of the year that it does not know
_CITIES: Final[Mapping[str, tuple[str, Mapping[tuple[int, int], str]]]] = {
    "BR-SP-SP": ("São Paulo Capital", {}),
    "BR-RJ-RJ": ("RJ", {(1, 20): "São Sebastião"}),
}
_CITY_NAMES: Final = {"BR-SP-SP": "São Paulo (capital)", "BR-RJ-RJ": "Rio de Janeiro (capital)"}
_LONGEST_CODE: Final = 3  # of a part in ISO 3166-2; what is longer is a city's name
_KEPT: Final = 1024  # years of regions


class UnknownRegion(ValueError):
    """No holidays are known by this code."""


@lru_cache(maxsize=1)
def regions() -> tuple[str, ...]:
    """Every code that `names` understands: each country before its parts."""
    known = _package().list_supported_countries(include_aliases=False)
    found = [
        code
        for country in COUNTRIES
        for code in (country, *(f"{country}-{part}" for part in known[country] if len(part) <= _LONGEST_CODE))
    ]
    return (*found, *_CITIES)


@lru_cache(maxsize=len(COUNTRIES))
def parts(country: str) -> Mapping[str, str]:
    """The regions of a country and what each is called there, by name; none where holidays do not differ."""
    aliases = _package().country_holidays(country).subdivisions_aliases
    # of several names the first is taken: the package puts them in the order of the country's first language
    called = {f"{country}-{part}": name for name, part in reversed(aliases.items())}
    called |= {city: name for city, name in _CITY_NAMES.items() if city.startswith(country)}
    return dict(
        sorted(
            ((code, called.get(code, code)) for code in regions() if code.startswith(f"{country}-")),
            key=lambda one: fold(one[1]),
        )
    )


@lru_cache(maxsize=_KEPT)
def names(region: str, year: int, language: str = "") -> Mapping[date, str]:
    """The public holidays of `region` in `year` by date, in `language` ("pt-br") if it can, else in the region's own.

    Raises UnknownRegion.
    """
    country, _dash, part = region.partition("-")
    if region not in regions():
        raise UnknownRegion(region)
    holidays = _package()
    offered = holidays.list_localized_countries()[country]
    fitting = next((code for code in offered if language and code.startswith(language[:2])), None)
    own = holidays.country_holidays(country).default_language  # left to itself it takes the server's
    subdiv, further = _CITIES.get(region, (part or None, {}))
    found = dict(holidays.country_holidays(country, subdiv=subdiv, years=year, language=fitting or own))
    found |= {date(year, month, day): name for (month, day), name in further.items()}
    return found | _elections(year) if country == "BR" else found


@lru_cache(maxsize=_KEPT)
def days(region: str, year: int) -> frozenset[date]:
    """The dates of the public holidays of `region` in `year`. Raises UnknownRegion."""
    return frozenset(names(region, year))


def _elections(year: int) -> dict[date, str]:
    """Election days are national holidays in Brazil (Lei 4.737/1965, art. 380), which the package leaves out.

    They are the first and the last Sunday of October in even years (Constituição, art. 29 and 77).
    """
    if year % 2:
        return {}
    first, last = date(year, 10, 1), date(year, 10, 31)
    sundays = (first + timedelta(days=6 - first.weekday()), last - timedelta(days=(last.weekday() + 1) % 7))
    return dict.fromkeys(sundays, "Dia de eleição")


def _package() -> Any:
    """Loaded by who computes holidays, which is seldom: it weighs as much as a room."""
    import holidays  # noqa: PLC0415 - as said

    return holidays
