"""A case has not got as far as it should have: leads are told, once for each step, and once where nobody takes it."""

from typing import Final

from django.db import transaction

from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.moderation import events
from amparo.moderation.models import Case
from amparo.moderation.queries.claimable import SUBJECT, could_more_have_it
from amparo.moderation.services import notices
from amparo.moderation.services.rows import hold_case, put, step_of, tell_story
from amparo.moderation.states import Round

_NOT_ONE_PERSON: Final = 2


@transaction.atomic
def miss_target(*, case: Case) -> bool:
    """Say that a case is late. False when it is not, or its step was taken meanwhile."""
    row = hold_case(case)
    step = step_of(row)
    if step is None or row.due_at is None or row.due_at > clock.now() or step in row.missed:
        return False
    put(row, missed=[*row.missed, step])
    tell_story(row, events.TargetMissed(number=row.number, step=step), by=SYSTEM)
    notices.tell_leads(notices.LATE, row, step=step)
    return True


def tell_where_nobody_takes(row: Case, round_: Round) -> None:
    """A held case was given back as often as there are people whom it could come to: leads are told, once.

    Who passed is private, hence counted is what the story tells anyway: how often it came back. Where one person alone
    could have it, that would tell of them; there leads hear that the case is late, as of any other.
    """
    if row.nobody_since is not None:
        return
    story = EventRecord.objects.filter(subject_kind=SUBJECT, subject_id=row.pk, kind=events.CaseReturned.type)
    times = story.filter(data__round=round_).count()
    if times < _NOT_ONE_PERSON or could_more_have_it(row, times):
        return
    put(row, nobody_since=clock.now())
    tell_story(row, events.NobodyTook(number=row.number, times=times), by=SYSTEM)
    notices.tell_leads(notices.NOBODY, row)
