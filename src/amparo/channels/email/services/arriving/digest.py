"""Reading what has arrived: batches of unread mails, each put in its one place."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import Fact, record_all
from amparo.channels.email.events import MailQuarantined
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.reasons import Reason
from amparo.channels.email.services.arriving.known import Known
from amparo.channels.email.services.arriving.place import Sorting
from amparo.channels.email.services.arriving.placement import Placement, quarantined
from amparo.channels.email.services.arriving.read import Reading, read_arrival
from amparo.channels.email.services.arriving.receive import ring
from amparo.channels.email.states import Outcome
from amparo.core import clock
from amparo.core.kept import kept

log = structlog.get_logger(__name__)

BATCH: Final = 100
_LOOK_AHEAD: Final = 8  # batches: as many workers can each find one of their own
_BATCH_BYTES: Final = 30_000_000
_LEFT_ALONE: Final = timedelta(seconds=10)

# One worker reads all that one sender has waiting: replies stay behind what they answer, and two mails of a new person
# make one contact. Never waits: what another worker has in hand is passed over. The inner query is materialised so
# that only rows of the look-ahead ever take a lock.
_CLAIM: Final = """
WITH waiting AS MATERIALIZED (
  SELECT id, sender FROM email_arrival WHERE outcome = 'received' ORDER BY id LIMIT %s
)
SELECT id FROM waiting
WHERE pg_try_advisory_xact_lock(hashtextextended('email:sender:' || sender, 0)) LIMIT %s
"""

_DECIDE: Final = """
UPDATE email_arrival AS arrival
SET outcome = placed.outcome, reason = placed.reason, message_id = placed.message_id, decided_at = %s,
    loop_id = placed.loop_id, sender = placed.sender, subject = placed.subject
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
  AS placed(id, outcome, reason, message_id, loop_id, sender, subject)
WHERE arrival.id = placed.id
"""

Placed = tuple[Arrival, Reading | None, Placement]


def digest() -> int:
    """Read batches until nothing is waiting that nobody else has in hand; returns how many mails were put away."""
    total = 0
    while count := digest_batch():
        total += count
    return total


@transaction.atomic
def digest_batch() -> int:
    """Claim, read and put away up to a batch of mails, in one transaction; returns how many.

    Mails are read before any row is locked. All are put away together; when that fails, each is tried alone, and
    the one to blame is quarantined: a poisonous mail holds up nobody.
    """
    arrivals = _claim()
    if not arrivals:
        return 0
    readings = [_read(arrival) for arrival in arrivals]
    try:
        with transaction.atomic():
            placed = _place_all(readings)
    except Exception as error:  # whatever one mail provokes, the others go on
        _raise_if_passing(error)
        log.warning("mail_batch_taken_apart", mails=len(readings), exc_info=error)
        placed = [_place_alone(one) for one in readings]
    _write(placed)
    return len(placed)


def waiting(*, more_than: int = 0) -> bool:
    """Whether more mails than that are unread, those that a worker has in hand included."""
    return Arrival.objects.filter(outcome=Outcome.RECEIVED).order_by("id")[more_than : more_than + 1].exists()


def sweep() -> bool:
    """Ring again for mails that nobody has read for a while (a worker died, a bell was lost); True if any were."""
    waiting = Arrival.objects.filter(outcome=Outcome.RECEIVED).order_by("id").first()
    if waiting is None or waiting.received_at > clock.now() - _LEFT_ALONE:
        return False
    return ring()


def _claim() -> list[Arrival]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [BATCH * _LOOK_AHEAD, BATCH])
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return []
    # Asked again: another worker may have committed between the snapshot of the first query and its lock.
    waiting = _still_unread(ids)
    prefetch_related_objects(waiting, Prefetch("mailbox", Mailbox.objects.select_related("brand", "team")))
    return _up_to_bytes(waiting)


@kept
def _still_unread(ids: list[int]) -> QuerySet[Arrival]:
    return Arrival.objects.filter(pk__in=ids, outcome=Outcome.RECEIVED).select_related("raw").order_by("id")


def _up_to_bytes(arrivals: list[Arrival]) -> list[Arrival]:
    """As many as fit into memory comfortably, and always one."""
    total = 0
    for index, arrival in enumerate(arrivals):
        total += arrival.raw.size
        if total > _BATCH_BYTES and index:
            return arrivals[:index]
    return arrivals


def _read(arrival: Arrival) -> Reading | Arrival:
    """The reading, or the arrival alone when it could not be read."""
    try:
        return read_arrival(arrival)
    except Exception as error:  # the decoder never fails by design; if it does, a person looks
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
            raise  # the storage is ill, not the mail
        log.exception("mail_unreadable", arrival_id=arrival.pk)
        return arrival


def _place_all(readings: Sequence[Reading | Arrival]) -> list[Placed]:
    legible = [one for one in readings if isinstance(one, Reading)]
    placements = iter(Sorting(Known.for_readings(legible)).place_all(legible))
    return [
        (one.arrival, one, next(placements)) if isinstance(one, Reading) else (one, None, _unreadable())
        for one in readings
    ]


def _place_alone(reading: Reading | Arrival) -> Placed:
    if isinstance(reading, Arrival):
        return reading, None, _unreadable()
    try:
        with transaction.atomic():
            return _place_all([reading])[0]
    except Exception as error:
        _raise_if_passing(error)
        log.exception("mail_unplaceable", arrival_id=reading.arrival.pk)
        return reading.arrival, reading, _unreadable()


def _unreadable() -> Placement:
    return quarantined(Reason.UNREADABLE)


def _raise_if_passing(error: Exception) -> None:
    """Let trouble of the house through: the batch is rolled back, its mails stay unread and are read again later.

    SQLSTATE classes 08 connection, 40 rollback, 53 resources, 57 intervention, 58 system; none: the connection broke.
    """
    if isinstance(error, OSError):
        raise error
    if isinstance(error, OperationalError):
        sqlstate = getattr(error.__cause__, "sqlstate", None) or ""
        if sqlstate[:2] in {"", "08", "40", "53", "57", "58"}:
            raise error


def _write(placed: Sequence[Placed]) -> None:
    """Where each mail went, in one statement, and an event for each that a person must look at."""
    rows = [_decided(*one) for one in placed]
    with connection.cursor() as cursor:
        cursor.execute(_DECIDE, [clock.now(), *map(list, zip(*rows, strict=True))])
    record_all(
        Fact(
            event=MailQuarantined(reason=row.reason, sender=row.sender),
            by=SYSTEM,
            about=Subject("arrival", row.arrival),
        )
        for row in rows
        if row.outcome == Outcome.QUARANTINED
    )


class _Decided(NamedTuple):
    """The columns of `_DECIDE`, in its order."""

    arrival: int
    outcome: str
    reason: str
    message: int | None
    loop: int | None
    sender: str
    subject: str


def _decided(arrival: Arrival, reading: Reading | None, placement: Placement) -> _Decided:
    return _Decided(
        arrival=arrival.pk,
        outcome=placement.outcome.value,
        reason=placement.reason.value if placement.reason else "",
        message=placement.message.pk if placement.message else None,
        loop=placement.loop.pk if placement.loop else None,
        sender=(reading.sender if reading else arrival.sender)[:320],
        subject=reading.mail.subject[:500] if reading else "",
    )
