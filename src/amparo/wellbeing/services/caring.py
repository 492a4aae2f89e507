"""After something hard: time, and somebody to talk to."""

from collections.abc import Iterable
from typing import Final

from amparo.accounts.models import User
from amparo.notifications.services import notify
from amparo.wellbeing.services.breaks import begin_cool_down

DEBRIEF: Final = "wellbeing:debrief"


def offer_debrief(*, people: Iterable[User], number: int) -> None:
    """Give each of `people` time to cool down and the offer of a talk, once a grave escalation (`number`) is over.

    Taking it up or not is theirs alone: nobody is told, and nothing is kept of it.
    """
    for person in people:
        begin_cool_down(person=person)
        notify(users=[person], kind=DEBRIEF, data={"number": number})
