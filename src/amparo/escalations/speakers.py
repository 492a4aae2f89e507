"""Who speaks in a loop: one of us, or somebody of the authority who has no account."""

from dataclasses import dataclass

from amparo.accounts.acting import Doer, actor_of
from amparo.accounts.models import User
from amparo.audit.events import Actor
from amparo.escalations.states import Via


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Somebody of an authority, by the way they spoke and the name they go by. They may speak in its loops alone."""

    authority_id: int
    name: str
    via: Via


Speaker = Doer | Outside
"""What services take as `by` where the authority may act as well."""


def actor_of_speaker(by: Speaker) -> Actor:
    """`by` as the event log names it."""
    return Actor("authority", by.authority_id) if isinstance(by, Outside) else actor_of(by)


def name_of(by: Speaker) -> str:
    """How a speaker is called; nothing for the house itself."""
    return by.name if isinstance(by, User | Outside) else ""


def way_of(by: Speaker) -> Via:
    return by.via if isinstance(by, Outside) else Via.DESK
