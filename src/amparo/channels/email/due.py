"""What the clock asks of the mail room."""

from datetime import datetime

from amparo.channels.email.services.deliver import RETRY, Effort, deliver_again
from amparo.deadlines.handlers import Due, handles


@handles(RETRY)
def try_again(due: Due) -> None:
    """Defer the next try. A message that needs none by then is left alone by `deliver` itself."""
    effort = Effort(tries=int(due.data["tries"]), since=datetime.fromisoformat(due.data["since"]))
    deliver_again(message_id=due.subject_id, effort=effort)
