"""Who is told. Each about the loop, in the story of the ticket that waits."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.escalations.events.of_loop import OfLoop


@dataclass(frozen=True, kw_only=True)
class TicketJoined(OfLoop, Event):
    type = "escalations:ticket:joined"
    sentence = _("this ticket waits for escalation %(number)s to %(authority)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class TextWritten(OfLoop, Event):
    """For one ticket or, with `tickets` above one, from one place for many. The words stand beside the ticket."""

    type = "escalations:text:written"
    sentence = _("wrote what is told of escalation %(number)s")
    personal = ()

    tickets: int


@dataclass(frozen=True, kw_only=True)
class TextChecked(OfLoop, Event):
    type = "escalations:text:checked"
    sentence = _("checked what is told of escalation %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class TicketTold(OfLoop, Event):
    type = "escalations:ticket:told"
    sentence = _("told the person the outcome of escalation %(number)s")
    personal = ()

    message_id: int


@dataclass(frozen=True, kw_only=True)
class TicketWaived(OfLoop, Event):
    type = "escalations:ticket:waived"
    sentence = _("decided not to tell the person of escalation %(number)s: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class TellingCameBack(OfLoop, Event):
    """The message was taken back, or did not reach the person: they have not been told."""

    type = "escalations:ticket:came_back"
    sentence = _("the person was not told of escalation %(number)s after all")
    personal = ()

    message_id: int
