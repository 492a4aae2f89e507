"""The ledger: what somebody uncovered, and for how long."""

import uuid
from datetime import datetime

from amparo.accounts.models import User
from amparo.core import clock
from amparo.media.harm import Exposure as Severity
from amparo.media.harm import severity_of
from amparo.wellbeing.budget import lapse, units
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.programmes import limits_for
from amparo.wellbeing.queries.shift import shift_of
from amparo.wellbeing.services.breaks import rest
from amparo.wellbeing.states import BreakKind, ExposureKind


def begin_reveal(
    *, person: User, subject_kind: str, subject_id: int, harm: str, severity: int | None, kind: ExposureKind
) -> uuid.UUID:
    """Note that `person` uncovers something; the token is for `end_reveal`.

    If nobody says when it was covered again, it counts as covered after `budget.lapse` (3 minutes, moving pictures 15).
    """
    with as_person(person):
        _close_lapsed(person)
        row = Exposure.objects.create(
            person=person,
            kind=kind,
            harm=harm,
            severity=severity_of(severity),
            subject_kind=subject_kind,
            subject_id=subject_id,
            shift_on=shift_of(person).on,
            begun_at=clock.now(),
        )
    return row.token


def goes_on(*, person: User, token: uuid.UUID, subject_kind: str, subject_id: int) -> bool:
    """Whether `token` stands for a line of this person about this, which neither they nor our clock have ended.

    Whoever shows something more under a token asks first: one that was made up would leave a look out of the ledger.
    """
    with as_person(person):
        open_ones = Exposure.objects.filter(person=person, token=token, ended_at__isnull=True)
        row = open_ones.filter(subject_kind=subject_kind, subject_id=subject_id).first()
    return row is not None and clock.now() < row.begun_at + lapse(row.kind)


def end_reveal(*, person: User, token: uuid.UUID, seconds: float) -> None:
    """Note that what `token` stands for is covered again after `seconds`: never more than our own clock has counted.

    A token that is unknown, of somebody else or used already changes nothing.
    """
    with as_person(person):
        row = Exposure.objects.filter(person=person, token=token, ended_at__isnull=True).first()
        if row is not None:
            _close(row, at=clock.now(), said=seconds)


def record_text(
    *, person: User, subject_kind: str, subject_id: int, harm: str, severity: int | None, seconds: float
) -> None:
    """Note that `person` opened and read a passage for `seconds`."""
    now = clock.now()
    judged, lasted = severity_of(severity), max(0.0, min(seconds, lapse(ExposureKind.TEXT).total_seconds()))
    with as_person(person):
        Exposure.objects.create(
            person=person,
            kind=ExposureKind.TEXT,
            harm=harm,
            severity=judged,
            subject_kind=subject_kind,
            subject_id=subject_id,
            shift_on=shift_of(person).on,
            begun_at=now,
            ended_at=now,
            seconds=lasted,
            units=units(ExposureKind.TEXT, judged, lasted),
        )


def _close_lapsed(person: User) -> None:
    now = clock.now()
    for row in Exposure.objects.filter(person=person, ended_at__isnull=True):
        if row.begun_at + lapse(row.kind) <= now:
            _close(row, at=row.begun_at + lapse(row.kind), said=None)


def _close(row: Exposure, *, at: datetime, said: float | None) -> None:
    """End an open row once; after the worst there is time to cool down."""
    counted = max(0.0, min(at - row.begun_at, lapse(row.kind)).total_seconds())
    seconds = counted if said is None else min(max(said, 0.0), counted)
    ended = Exposure.objects.filter(pk=row.pk, ended_at__isnull=True).update(
        ended_at=at, seconds=seconds, units=units(row.kind, row.severity, seconds)
    )
    if ended and row.severity == Severity.EXTREME and said is not None:
        rest(row.person, kind=BreakKind.COOL_DOWN, lasts=limits_for(row.person).cool_down)
