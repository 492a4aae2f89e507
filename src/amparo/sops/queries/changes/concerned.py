"""Whom a change concerns: who works along procedures, in the markets where it applies, in a language it touches."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from amparo.accounts.models import Membership, User
from amparo.accounts.permissions import roles_with
from amparo.core.text import LANGUAGES
from amparo.sops.language.document import Sop
from amparo.sops.models import Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.versions.texts import sop_of
from amparo.sops.states import VersionState


def concerned_by(version: Version) -> set[int]:
    """The ids of the people to be told of `version`."""
    sop, before = sop_of(version), _before(version)
    markets = set(sop.applies_to.markets) | (set(before.applies_to.markets) if before else set())
    languages = languages_touched(before, sop)
    people = User.objects.filter(is_active=True, roles__overlap=[str(role) for role in roles_with(SopPermission.RUN)])
    places: dict[int, set[str] | None] = {}
    for person, of_team in Membership.objects.filter(team__is_active=True).values_list("user_id", "team__markets"):
        known = places.get(person, set())
        places[person] = known | set(of_team) if known is not None and of_team else None  # a team for every market
    return {
        person
        for person, spoken in people.values_list("pk", "languages")
        if _in_markets(places.get(person), markets) and (not spoken or _speaks(spoken, languages))
    }


def _in_markets(works_in: set[str] | None, markets: set[str]) -> bool:
    return works_in is None or not markets or bool(works_in & markets)


def _speaks(spoken: list[str], languages: set[str]) -> bool:
    return any(known.partition("-")[0] == language.partition("-")[0] for known in spoken for language in languages)


def _before(version: Version) -> Sop | None:
    """The procedure as it was published before `version`."""
    last = (
        Version.objects.filter(procedure=version.procedure_id, number__lt=version.number, published_at__isnull=False)
        .exclude(state=VersionState.WITHDRAWN)
        .order_by("-number")
        .first()
    )
    return sop_of(last) if last else None


def languages_touched(before: Sop | None, after: Sop) -> set[str]:
    """The languages in which something reads differently; all of them when more than words has changed."""
    if before is None or _without_words(before) != _without_words(after):
        return set(LANGUAGES)
    return {language for language in LANGUAGES if _said(before, language) != _said(after, language)}


_NOT_SAID = frozenset({"line", "lines", "places", "scenarios"})
"""Where it stands in the text, and what tries it out, concerns nobody who works along it."""


def _parts(value: Any) -> list[Any] | None:
    """The parts of a value that has any, each with its name."""
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value) if field.name not in _NOT_SAID]
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, list | tuple):
        return list(enumerate(value))
    return None


def _is_words(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(LANGUAGES)


def _without_words(value: Any) -> Any:
    if _is_words(value):
        return "words"
    parts = _parts(value)
    return str(value) if parts is None else [(str(name), _without_words(part)) for name, part in parts]


def _said(value: Any, language: str) -> list[str]:
    if _is_words(value):
        return [value.get(language, "")]
    return [text for _name, part in _parts(value) or () for text in _said(part, language)]
