"""What a run knows of its case, area by area (`language.names.FACTS`): plain JSON, kept with each input."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from amparo.escalations.helplines import CONCERNS
from amparo.sops.language.names import EARLIER, FACTS

Facts: TypeAlias = Mapping[str, Mapping[str, Any]]

_SATURDAY: Final = 6
_SHARING: Final = ("contact", "ticket")
_SHARED: Final = ("market", "language")


def calendar(moment: dt.datetime) -> Mapping[str, Any]:
    """What a clock on the wall shows at `moment`, in its own time zone."""
    return {
        "now": moment.isoformat(),
        "date": moment.date().isoformat(),
        "weekday": moment.isoweekday(),
        "hour": moment.hour,
        "is_weekend": moment.isoweekday() >= _SATURDAY,
    }


def supposed(given: Facts) -> Facts:
    """The facts of a made-up case: an ordinary contact on a Wednesday morning in Brazil, with `given` laid over.

    Whoever says only of the contact, or only of the ticket, which market or language it is means both. No helpline is
    known there: a case that needs one says which.
    """
    said = {name: given[part][name] for part in _SHARING for name in _SHARED if name in given.get(part, {})}
    shared = dict.fromkeys(_SHARING, said)
    return {part: {**facts, **shared.get(part, {}), **given.get(part, {})} for part, facts in _ORDINARY.items()}


def values(facts: Facts, answers: Mapping[str, Any], results: Mapping[str, Any]) -> Mapping[str, Any]:
    """The variables of a condition. What is empty is an empty text, so that it can be compared."""
    named: dict[str, Any] = {part: facts.get(part, {}) for part in FACTS}
    now = named["calendar"].get("now")
    if isinstance(now, str):
        named["calendar"] = {**named["calendar"], "now": dt.datetime.fromisoformat(now)}
    return {**named, **dict(zip(EARLIER, (answers, results), strict=True))}


_ORDINARY: Final[Facts] = {
    "ticket": {
        "number": 1001,
        "subject": "",
        "state": "open",
        "priority": "normal",
        "risk": "none",
        "danger": "",
        "channel": "email",
        "brand": "lume",
        "market": "BR",
        "language": "pt-BR",
        "reason": "",
        "tags": [],
    },
    "contact": {
        "name": "Maria Souza",
        "first_name": "Maria",
        "language": "pt-BR",
        "market": "BR",
        "tier": "standard",
        "agency": "",
        "account_id": "",
        "handle": "maria",
        "email": "maria@example.com",
    },
    "helpline": dict.fromkeys(CONCERNS, ""),
    "calendar": calendar(dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=-3)))),
}
