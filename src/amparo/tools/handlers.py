"""What happens when a deadline of this room falls due. Each looks again before it acts: a stale one does nothing."""

from amparo.deadlines.handlers import Due, handles
from amparo.tools.services import expire_approval, give_up_call
from amparo.tools.services.approvals import EXPIRES
from amparo.tools.services.unanswered import UNANSWERED
from amparo.tools.services.waiting import PATIENCE
from amparo.tools.tasks import look_again


@handles(EXPIRES)
def approval_ran_out(due: Due) -> None:
    expire_approval(approval_id=due.subject_id)


@handles(UNANSWERED)
def call_never_came_back(due: Due) -> None:
    give_up_call(call_id=due.subject_id)


@handles(PATIENCE)
def tool_is_asked_again(due: Due) -> None:
    """By a job: what a tool says takes its time, and the clock has none."""
    look_again.defer(patience_id=due.subject_id)
