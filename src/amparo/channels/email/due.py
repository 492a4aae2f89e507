"""What the clock asks of the mail room."""

from datetime import datetime

from amparo.channels.email.services.sending.deliver import RETRY, Effort, deliver_again
from amparo.channels.email.services.sending.loop_letters import LETTER_RETRY, write_later
from amparo.deadlines.handlers import Due, handles


@handles(LETTER_RETRY)
def write_again(due: Due) -> None:
    """Defer the next try of a letter to an authority; one that has left meanwhile is left alone."""
    write_later(event_id=due.subject_id, effort=_effort(due))


@handles(RETRY)
def try_again(due: Due) -> None:
    """Defer the next try. A message that needs none by then is left alone by `deliver` itself."""
    deliver_again(message_id=due.subject_id, effort=_effort(due))


def _effort(due: Due) -> Effort:
    return Effort(tries=int(due.data["tries"]), since=datetime.fromisoformat(due.data["since"]))
