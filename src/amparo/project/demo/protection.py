"""Somebody looks after the people of the demo: a few offer to listen, and what is in the queues is measured.

Two months of work lie behind them, since the figures of many people are made of whole months.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Final

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.media.harm import Harm
from amparo.project.demo.house import House
from amparo.wellbeing.services import (
    begin_break,
    begin_reveal,
    disclose_all,
    end_break,
    end_reveal,
    last_month,
    offer_to_listen,
    release,
    sample,
)
from amparo.wellbeing.states import ExposureKind

_MET: Final = (
    (Harm.BULLYING, 1, 3),
    (Harm.SELF_HARM, 3, 2),
    (Harm.HATE, 2, 4),
    (Harm.SCAM, 0, 5),
    (Harm.GRAPHIC, 3, 1),
)
"""What somebody looked at on a day: of which harm and severity, and for how many minutes."""
_EVERY: Final = timedelta(days=6)
_SHOOK_IT_OFF: Final = timedelta(minutes=12)
_HOURS: Final = range(9, 18)
_BETWEEN_MOMENTS: Final = timedelta(minutes=20)  # of a real desk one; a start would take a minute more


def begin(house: House) -> None:
    for key in ("lia", "diego", "owen"):
        offer_to_listen(person=house.staff[key])
    disclose_all(by=house.staff["ines"])
    last = last_month()
    before = (last - timedelta(days=1)).replace(day=1)
    looking = [one for one in house.staff.values() if {Role.AGENT, Role.REVIEWER} & set(one.roles)]
    for nth, person in enumerate(looking):
        _worked(person, before + nth * timedelta(days=1))
    for month, least_busy in ((before, 0.5), (last, 0.65)):
        _counted(looking, month, least_busy)
        release(by=SYSTEM, month=month)


def _worked(person: User, since: date) -> None:
    """What `person` looked at every few days from `since` until this month, and the break after it."""
    now = clock.now()
    when = now.replace(year=since.year, month=since.month, day=since.day)
    for met in cycle(_MET):
        if when >= now.replace(day=1):
            return
        _looked(person, when, met)
        when += _EVERY


def _looked(person: User, when: datetime, met: tuple[Harm, int, int]) -> None:
    harm, severity, minutes = met
    covered = when + timedelta(minutes=minutes)
    with clock.at(when):
        token = begin_reveal(
            person=person, subject_kind="", subject_id=0, harm=harm, severity=severity, kind=ExposureKind.STILL
        )
    with clock.at(covered):
        end_reveal(person=person, token=token, seconds=60 * minutes)
        begin_break(person=person)
    with clock.at(covered + _SHOOK_IT_OFF):
        end_break(person=person)


def _counted(people: Sequence[User], month: date, least_busy: float) -> None:
    """What was seen at the moments of `month`: more than half of the house there, and most of them at something."""
    chance = Random(month.isoformat())  # noqa: S311 - no secret, and the same demo each time
    keys = [person.pk for person in people]
    moment = datetime(month.year, month.month, 1, tzinfo=UTC)
    while moment.month == month.month:
        if moment.hour in _HOURS:
            there = chance.sample(keys, chance.randint(len(keys) // 2 + 1, len(keys)))
            with clock.at(moment):
                sample(at_desk=there, handling=there[: round(len(there) * chance.uniform(least_busy, 0.95))])
        moment += _BETWEEN_MOMENTS
