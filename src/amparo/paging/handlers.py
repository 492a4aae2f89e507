"""What happens when a deadline of this room falls due. It looks again before it acts: a stale one does nothing."""

from amparo.deadlines.handlers import Due, handles
from amparo.paging.services import next_step
from amparo.paging.services.walking import NEXT_STEP


@handles(NEXT_STEP)
def step_is_due(due: Due) -> None:
    next_step(page_id=due.subject_id, token=due.data["token"])
