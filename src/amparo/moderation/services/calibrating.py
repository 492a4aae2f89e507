"""Items whose answer is known: they enter unmarked, and their result goes to the person first."""

from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.moderation import events
from amparo.moderation.models import CalibrationAnswer, Case, Review
from amparo.moderation.services import notices
from amparo.moderation.services.rows import move_case, tell_story
from amparo.moderation.states import CaseState


def measure(row: Case, review: Review) -> None:
    """A held case for practice was answered: say so to who answered, and to nobody else."""
    answer = CalibrationAnswer.objects.select_related("item").get(case=row)
    answer.matches = review.verdict == answer.item.verdict
    answer.answered_at = clock.now()
    answer.save(update_fields=["matches", "answered_at"])
    move_case(row, to=CaseState.MEASURED)
    tell_story(row, events.CalibrationAnswered(number=row.number), by=SYSTEM)
    notices.tell(notices.PRACTISED, row, [review.reviewer_id])
