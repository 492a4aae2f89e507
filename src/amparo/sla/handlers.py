"""What happens when a deadline of this room falls due. It plays the story again: a stale one finds nothing to do."""

from amparo.deadlines.handlers import Due, handles
from amparo.sla.services.following import LOOK, look


@handles(LOOK)
def look_at_clocks(due: Due) -> None:
    look(ticket_id=due.subject_id)
