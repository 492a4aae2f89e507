"""What somebody does not work with. No reason is needed, and nobody else learns of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amparo.accounts.models import User
from amparo.core import clock
from amparo.wellbeing.models import OptOut, Skip
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.shift import shift_of
from amparo.wellbeing.states import ANYTHING


def opt_out(*, person: User, harm: str, until: datetime | None = None) -> None:
    """Hand `person` nothing of `harm` (ANYTHING: nothing graphic), for good or until a moment."""
    with as_person(person):
        OptOut.objects.update_or_create(person=person, harm=harm, defaults={"until": until, "made_at": clock.now()})


def opt_in(*, person: User, harm: str) -> None:
    """Hand it to `person` again."""
    with as_person(person):
        OptOut.objects.filter(person=person, harm=harm).delete()


def not_today(*, person: User, harm: str = ANYTHING) -> datetime:
    """`opt_out` until the shift, or without one the person's day, is over; returns until when.

    Who opted out for good stays so.
    """
    until = shift_of(person).ends or _midnight(person)
    with as_person(person):
        if not OptOut.objects.filter(person=person, harm=harm, until__isnull=True).exists():
            opt_out(person=person, harm=harm, until=until)
    return until


def skip(*, person: User, subject_kind: str, subject_id: int, harm: str = "", reason: str = "") -> None:
    """Note for `person` alone that they passed something on. Whoever hands out work gives it to somebody else."""
    with as_person(person):
        Skip.objects.create(
            person=person,
            subject_kind=subject_kind,
            subject_id=subject_id,
            harm=harm,
            reason=" ".join(reason.split())[:300],
            at=clock.now(),
        )


def _midnight(person: User) -> datetime:
    today = clock.now().astimezone(ZoneInfo(person.time_zone))
    return (today + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
