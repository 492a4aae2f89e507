"""What happened at the demo's desk: the written threads, and many short ones made from openers, in order of time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from amparo.core import clock
from amparo.project.demo.texts import read

LANGUAGES: Final = ("pt-BR", "es", "en")
_ZONE: Final = ZoneInfo("America/Sao_Paulo")
_PER_LANGUAGE: Final = {"pt-BR": 64, "es": 52, "en": 40}
_WEEKS: Final = 6
_DEVICES: Final = ("Moto G54", "Galaxy A15", "iPhone 12", "Redmi Note 13", "Pixel 7a")

_JUST_NOW: Final = (("estudio", "pt-BR", 0, 12), ("ines_s", "pt-BR", 1, 48), ("redecaju", "pt-BR", 2, 85))
"""Person, language, opener, and how many minutes ago they wrote."""

_MACROS: Final = {
    "account-login": "code-not-arriving",
    "account-hacked": "code-not-arriving",
    "account-impersonation": "impersonation-taken",
    "money-payout": "payout-checking",
    "money-charge": "payout-checking",
    "live-cut": "live-review",
    "app-crash": "crash-details",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happens on a thread: a mail from the person (`by` is empty), an answer, or a note.

    `marked`: what they marked on the form of Lume's app, which sent their mail. `html`: their program writes HTML too.
    """

    at: datetime
    kind: str  # in, out, note
    by: str = ""
    text: str = ""
    macro: str = ""
    then: str = ""
    files: tuple[str, ...] = ()
    quotes: bool = False
    marked: tuple[str, ...] = ()
    html: bool = False


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A conversation as it was. `assignee`, `reason`, `tags`, `priority` are set after its first mail."""

    person: str
    mailbox: str
    language: str
    subject: str
    reason: str
    assignee: str = ""
    priority: str = ""
    tags: tuple[str, ...] = ()
    steps: list[Step] = field(default_factory=list)


def threads() -> list[Thread]:
    """All threads; their steps are in the past, seen from now."""
    today = _today()
    return [
        *(_written(entry, language, today) for language in LANGUAGES for entry in _file(language)["threads"]),
        *(thread for language in LANGUAGES for thread in _made(language, today)),
        *_of_this_hour(),
    ]


def _of_this_hour() -> Iterator[Thread]:
    """Whom much is promised, by day and night: one has just written, one is owed an answer soon, one is late."""
    for person, language, number, minutes in _JUST_NOW:
        opener = _file(language)["openers"][number]
        began = clock.now() - timedelta(minutes=minutes)
        yield Thread(
            person=person,
            mailbox=_file(language)["mailbox"],
            language=language,
            subject=opener["subject"],
            reason=opener["reason"],
            priority="urgent",
            steps=[next(_course(opener, language, began, random.Random(person)))],  # noqa: S311 - an invented device
        )


def _file(language: str) -> dict[str, Any]:
    found: dict[str, Any] = read(f"threads/{language}")
    return found


def _today() -> datetime:
    """Midnight of the day that the written times count from: today, once the morning they tell of is over."""
    present = clock.now().astimezone(_ZONE)
    day = present.date() if present.time() > time(9, 30) else present.date() - timedelta(days=1)
    return datetime.combine(day, time(), _ZONE)


def _written(entry: dict[str, Any], language: str, today: datetime) -> Thread:
    steps = []
    for step in entry["steps"]:
        days, hour = step["at"]
        kind = next(kind for kind in ("in", "out", "note") if kind in step)
        steps.append(
            Step(
                at=today - timedelta(days=days) + _hours(hour),
                kind=kind,
                by="" if kind == "in" else step[kind] if kind == "out" else step["note"],
                text=(step["in"] if kind == "in" else step.get("text", "")).strip(),
                macro=step.get("macro", ""),
                then=step.get("then", ""),
                files=tuple(step.get("files", ())),
                quotes=step.get("quotes", False),
                marked=tuple(step.get("marked", ())),
                html=step.get("html", False),
            )
        )
    return Thread(
        person=entry["from"],
        mailbox=entry.get("mailbox", _file(language)["mailbox"]),
        language=language,
        subject=entry["subject"],
        reason=entry["reason"],
        assignee=entry.get("assignee", ""),
        priority=entry.get("priority", ""),
        tags=tuple(entry.get("tags", ())),
        steps=steps,
    )


def _hours(hour: str) -> timedelta:
    hours, minutes = hour.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def _made(language: str, today: datetime) -> Iterator[Thread]:
    """Short threads over six weeks, the same on every machine; the older, the likelier solved."""
    chance = random.Random(f"lume {language}")  # noqa: S311 - invented days and devices
    people = [entry["key"] for entry in read("people")["people"] if entry["languages"][0] == language]
    openers = _file(language)["openers"]
    for number in range(_PER_LANGUAGE[language]):
        opener = openers[number % len(openers)]
        age = timedelta(days=chance.random() ** 3 * _WEEKS * 7, hours=0.2)
        began = today + timedelta(hours=9) - age
        yield Thread(
            person=chance.choice(people),
            mailbox=_file(language)["mailbox"],
            language=language,
            subject=opener["subject"],
            reason=opener["reason"],
            assignee=chance.choice(_desk(language)) if age > timedelta(days=1) else "",
            priority=chance.choice(["", "", "", "high", "low"]),
            steps=list(_course(opener, language, began, chance)),
        )


def _desk(language: str) -> list[str]:
    """Who answers what comes to this language's mailbox, by key."""
    address = _file(language)["mailbox"]
    team = next(entry["team"] for entry in read("staff")["mailboxes"] if entry["address"] == address)
    return [entry["key"] for entry in read("staff")["staff"] if "agent" in entry["roles"] and team in entry["teams"]]


def _money(cents: int, language: str) -> str:
    return f"{cents / 100:.2f}".replace(".", "," if language == "pt-BR" else ".")


def _course(opener: dict[str, Any], language: str, began: datetime, chance: random.Random) -> Iterator[Step]:
    text = opener["text"].format(
        n=chance.randrange(2, 9),
        year=chance.randrange(2018, 2024),
        device=chance.choice(_DEVICES),
        amount=_money(chance.randrange(1200, 48000), language),
    )
    yield Step(at=began, kind="in", text=text)
    age = _today() + timedelta(hours=9) - began
    if age < timedelta(days=1):
        return
    answered = began + timedelta(minutes=chance.randrange(18, 420))
    by = chance.choice(_desk(language))
    macro = _MACROS.get(opener["reason"], "")
    is_done = age > timedelta(days=4) and chance.random() < 0.9  # noqa: PLR2004 - a tenth stays open for long
    yield Step(
        at=answered,
        kind="out",
        by=by,
        macro=macro,
        text="" if macro else _file(language)["answer"].strip(),
        then="solved" if is_done and not macro else "pending",
    )
    if is_done and macro:
        came_back = answered + timedelta(hours=chance.randrange(2, 40))
        yield Step(at=came_back, kind="in", text=chance.choice(_file(language)["thanks"]), quotes=True)
        yield Step(at=came_back + timedelta(hours=1), kind="out", by=by, macro="all-set", then="solved")
