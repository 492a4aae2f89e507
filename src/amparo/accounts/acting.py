"""Who acts: a member of staff, or the house itself (mail, clock, an import)."""

from amparo.accounts.models import User
from amparo.audit.events import Actor
from amparo.core.errors import NotAllowed

Doer = User | Actor
"""What every service takes as `by`. A person is asked for permissions; the house was asked when it was built."""


def actor_of(by: Doer) -> Actor:
    """`by` as the event log names it."""
    return by if isinstance(by, Actor) else Actor("staff", by.pk)


def demand(by: Doer, permission: str) -> None:
    """Raise NotAllowed when `by` is a person without `permission`."""
    if isinstance(by, User) and not by.may(permission):
        raise NotAllowed
