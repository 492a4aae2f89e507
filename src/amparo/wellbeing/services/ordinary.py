"""Ordinary work between what is hard: with it, what was met before is no longer in a row."""

from datetime import datetime
from typing import Final

from amparo.accounts.models import User
from amparo.core import clock
from amparo.tickets.models import Message
from amparo.tickets.queries import Bounds
from amparo.tickets.queries.bearing import is_over
from amparo.wellbeing.budget import in_a_row
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.fitness import met_in
from amparo.wellbeing.queries.handing import TICKET
from amparo.wellbeing.queries.shift import shift_of
from amparo.wellbeing.states import HIGH, ExposureKind

_NOT_HARD: Final = Bounds(highest_severity=HIGH - 1)


def note_ordinary_work(*, person: User, subject_kind: str, subject_id: int, at: datetime) -> None:
    """Note that `person` did something that is not of high severity, once it cannot be taken back any more.

    Only where it ends a row: a ledger of everything that somebody does would be a record of their pace.
    """
    shift = shift_of(person)
    with as_person(person):
        if not in_a_row(met_in(person, shift), clock.now()):
            return
        Exposure.objects.create(
            person=person,
            kind=ExposureKind.TEXT,
            severity=0,
            subject_kind=subject_kind,
            subject_id=subject_id,
            shift_on=shift.on,
            begun_at=at,
            ended_at=at,
        )


def hear_reply(*, message: Message) -> None:
    """A reply went out: on a ticket without anything of high severity it is ordinary work."""
    ticket = message.ticket
    if message.author is not None and not is_over(ticket, ticket.reason, _NOT_HARD):
        note_ordinary_work(person=message.author, subject_kind=TICKET, subject_id=ticket.pk, at=message.created_at)
