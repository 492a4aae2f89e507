"""What may come to somebody: the room above that knows registers here, whoever hands out tickets asks. Never why."""

from collections.abc import Callable

from amparo.accounts.models import User
from amparo.tickets.queries import NO_BOUNDS, Bounds

Asked = Callable[[User], Bounds]
"""What may be handed to a person at this moment."""

_asked: list[Asked] = []


def keeps_from(asked: Asked) -> Asked:
    """Register who knows what may come to somebody."""
    _asked.append(asked)
    return asked


def bounds_of(person: User) -> Bounds:
    """What may be handed to `person` now; everything where nobody registered."""
    return _asked[-1](person) if _asked else NO_BOUNDS
