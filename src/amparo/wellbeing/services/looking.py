"""Who asks for what is somebody else's is shown nothing. That person is told, of ways to come in as them as well."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.notifications.services import notify
from amparo.wellbeing.models import Attempt
from amparo.wellbeing.privacy import as_person

ASKED_FOR: Final = "wellbeing:asked_for"
LET_IN: Final = "wellbeing:let_in"
_ONCE_IN: Final = timedelta(hours=1)  # each try is kept; told is the first of an hour
_WAYS_IN: Final = {"reset_link_made", "second_factors_dropped"}


def demand_own(*, by: User, person_id: int, what: str) -> None:
    """Let pass who asks for their own; note any other, tell the person, and raise Missing.

    Every door to private pages that bears an id calls this first, outside of a transaction that the error would undo.
    """
    if by.pk == person_id:
        return
    person = User.objects.filter(pk=person_id).first()
    if person is not None:
        now = clock.now()
        with as_person(person):
            told = Attempt.objects.filter(person=person, by=by, at__gt=now - _ONCE_IN).exists()
            Attempt.objects.create(person=person, by=by, what=what[:80], at=now)
            if not told:
                notify(users=[person], kind=ASKED_FOR, data={"name": by.name})
    raise Missing


def hear_security(changes: Sequence[EventRecord]) -> None:
    """Tell somebody, off the desk too, of a way into their account, and to what is theirs alone, that others made."""
    for change in changes:
        by, person = change.actor_id, change.subject_id
        if change.data["what"] in _WAYS_IN and by is not None and by != person:
            notify(users=[person], kind=LET_IN, data={"name": User.objects.get(pk=by).name}, call=True)
