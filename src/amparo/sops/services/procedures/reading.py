"""That a person has read a change, and understood it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.sops import events
from amparo.sops.models import CheckAnswer, Reading, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.states import UNFINISHED


@transaction.atomic
def acknowledge(*, version: Version, by: User, answers: Sequence[int] = ()) -> list[int]:
    """Say that one has read a change; `answers` are the places of the chosen options, one for each check question.

    Returns the places of the questions that were answered wrongly: with one of these nothing is acknowledged yet.
    Raises Invalid when a question was left open.
    """
    demand(by, SopPermission.READ)
    if version.state in UNFINISHED:
        raise Conflict(_("This version is not published yet."))
    wrong = _check(version, by, answers)
    if wrong:
        return wrong
    reading, _is_new = Reading.objects.select_for_update().get_or_create(version=version, person=by)
    if reading.acknowledged_at is None:
        reading.acknowledged_at = clock.now()
        reading.save(update_fields=["acknowledged_at"])
        read = events.ChangeAcknowledged(key=version.procedure.key, number=version.number)
        record(read, by=actor_of(by), about=Subject("sop_version", version.pk))
    return []


def _check(version: Version, by: User, answers: Sequence[int]) -> list[int]:
    """Keep the answers, right or wrong; the places of the wrong ones."""
    if len(answers) != len(version.questions):
        raise Invalid(_("Answer every question first."), field="answers")
    rows = [
        CheckAnswer(version=version, person=by, question=place, chosen=chosen, is_right=chosen == question["right"])
        for place, (question, chosen) in enumerate(zip(version.questions, answers, strict=True))
    ]
    if any(not 0 <= row.chosen < len(version.questions[row.question]["options"]) for row in rows):
        raise Invalid(_("Choose one of the answers."), field="answers")
    CheckAnswer.objects.bulk_create(rows)
    return [row.question for row in rows if not row.is_right]
