"""How tickets come to belong together, and who follows them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.tickets.labels import LINK_NAMES


@dataclass(frozen=True, kw_only=True)
class Merged(Event):
    """About the source. In the target's story the same event stands with `numbers` the other way round."""

    type = "tickets:ticket:merged"
    sentence = _("merged ticket %(source)s into ticket %(target)s")
    personal = ()

    source: int
    target: int


@dataclass(frozen=True, kw_only=True)
class Unmerged(Event):
    type = "tickets:ticket:unmerged"
    sentence = _("took ticket %(source)s out of ticket %(target)s again")
    personal = ()

    source: int
    target: int


@dataclass(frozen=True, kw_only=True)
class Linked(Event):
    type = "tickets:ticket:linked"
    sentence = _("linked ticket %(source)s with ticket %(target)s (%(kind)s)")
    personal = ()
    codes = {"kind": LINK_NAMES}

    kind: str
    source: int
    target: int


@dataclass(frozen=True, kw_only=True)
class Unlinked(Event):
    type = "tickets:ticket:unlinked"
    sentence = _("removed the link between ticket %(source)s and ticket %(target)s")
    personal = ()

    kind: str
    source: int
    target: int


@dataclass(frozen=True, kw_only=True)
class Split(Event):
    """About the ticket that a message was split off from."""

    type = "tickets:ticket:split"
    sentence = _("split a message off into ticket %(into)s")
    personal = ()

    message_id: int
    into: int


@dataclass(frozen=True, kw_only=True)
class SplitOff(Event):
    """About the ticket that came to be by the split."""

    type = "tickets:ticket:split_off"
    sentence = _("split this ticket off from ticket %(source)s")
    personal = ()

    message_id: int
    source: int


@dataclass(frozen=True, kw_only=True)
class Followed(Event):
    type = "tickets:ticket:followed"
    sentence = _("follows the ticket")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class Unfollowed(Event):
    type = "tickets:ticket:unfollowed"
    sentence = _("no longer follows the ticket")
    personal = ()
