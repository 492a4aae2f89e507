from dataclasses import dataclass

from amparo.channels.email.reasons import Reason
from amparo.channels.email.states import Outcome
from amparo.escalations.models import Escalation
from amparo.tickets.models import Message


@dataclass(frozen=True)
class Placement:
    """Where a mail went. `reason` is there whenever that is not what the mail asked for; `loop` if it answers one."""

    outcome: Outcome
    message: Message | None = None
    reason: Reason | None = None
    loop: Escalation | None = None


def quarantined(reason: Reason) -> Placement:
    return Placement(Outcome.QUARANTINED, None, reason)
