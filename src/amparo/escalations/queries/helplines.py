"""Helplines as they are read: what came with the software, as the house corrected it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from amparo.escalations.helplines import (
    CONCERNS,
    EMERGENCY,
    FOR_STAFF,
    ByCountry,
    Helpline,
    Offer,
    Said,
    corrected,
    shipped,
)
from amparo.escalations.models import HelplineChange


def helplines() -> ByCountry:
    """Every line by country, also those that are not offered; one query."""
    return _corrected(HelplineChange.objects.order_by("pk").values_list("country", "code", "said"))


def changed_codes() -> set[str]:
    """The codes of lines of which the house says something itself."""
    return set(HelplineChange.objects.exclude(said={}).values_list("code", flat=True))


def line_of(code: str) -> tuple[str, Helpline] | None:
    """The country and the line of a code, as it stands now."""
    lines = ((country, line) for country, its in helplines().items() for line in its)
    return next(((country, line) for country, line in lines if line.code == code), None)


def shipped_line(code: str) -> Helpline | None:
    """The line of a code as it came with the software."""
    return next((line for its in shipped().values() for line in its if line.code == code), None)


def offer(country: str, concern: str) -> Offer:
    """The lines of `country` (ISO 3166-1, empty: not known) for a concern, those for emergencies last.

    Never a line of another country: a number that does not answer does harm.
    """
    lines = [line for line in _offered(country) if {concern, EMERGENCY} & set(line.concerns)]
    return Offer(country=country, lines=_emergencies_last(lines))


def offer_all(country: str) -> Offer:
    """Every line of `country` for those who write in, whatever the concern: for who helps to choose."""
    lines = [line for line in _offered(country) if not set(line.concerns) <= FOR_STAFF]
    return Offer(country=country, lines=_emergencies_last(lines))


def in_words(country: str, by_house: Iterable[tuple[str, Mapping[str, Any]]], language: str) -> dict[str, str]:
    """For each of CONCERNS the lines of `country` as texts to a person name them; empty where none is known.

    `by_house`: code and `said` of every HelplineChange of the country, as whoever asks has read them already.
    """
    said = [Said(country=country, code=code, said=said) for code, said in by_house]
    lines = corrected({country: shipped().get(country, ())}, said)[country]
    offered = [line for line in lines if line.is_offered]
    return {
        concern: "; ".join(line.in_words(language) for line in offered if concern in line.concerns)
        for concern in CONCERNS
    }


def for_staff(country: str) -> list[Helpline]:
    """The lines of `country` for people who work here."""
    return [line for line in _offered(country) if FOR_STAFF & set(line.concerns)]


def _offered(country: str) -> list[Helpline]:
    rows = HelplineChange.objects.filter(country=country).order_by("pk").values_list("country", "code", "said")
    return [line for line in _corrected(rows).get(country, ()) if line.is_offered]


def _corrected(rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> ByCountry:
    return corrected(shipped(), [Said(country=country, code=code, said=said) for country, code, said in rows])


def _emergencies_last(lines: Sequence[Helpline]) -> list[Helpline]:
    return sorted(lines, key=lambda line: EMERGENCY in line.concerns)
