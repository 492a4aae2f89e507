"""The other way round: a colleague asks us. The same loop, with a team of ours as the authority."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import Team
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.text import Variants
from amparo.escalations import events
from amparo.escalations.models import Authority, Escalation, EscalationKind
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.services import notices
from amparo.escalations.services.authority.talk import say
from amparo.escalations.services.calling.pages import call_authority, tell_uncalled
from amparo.escalations.services.raising.loops import Raising, add_tickets, begin_loop
from amparo.escalations.services.rows import said_of, tell_story
from amparo.escalations.states import Direction, Level, Saying
from amparo.people.services import contact_for_email
from amparo.tickets.models import Brand, Message
from amparo.tickets.services import Incoming, open_ticket

KIND: Final = "request"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a colleague asks, of which team of ours. They are answered at `address`, by mail, as anybody who writes."""

    address: str
    name: str
    subject: str
    text: str
    team: Team
    brand: Brand
    level: Level = Level.P3
    language: str = ""


@transaction.atomic
def raise_request(*, by: Doer, asking: Asking) -> Escalation:
    """Open a ticket for a colleague's question, and its loop, closed only when they were told. Raises Invalid."""
    demand(by, EscalationPermission.ASK)
    if not asking.subject.strip() or not asking.text.strip():
        raise Invalid(_("Say what you need, and in a few words what it is about."), field="text")
    if not asking.team.is_active:
        raise Invalid(_("Team %(name)s takes no tickets any more.") % {"name": asking.team.name}, field="team")
    contact = contact_for_email(address=asking.address, name=asking.name)
    incoming = Incoming(
        contact=contact,
        channel="email",  # by which they are answered
        subject=" ".join(asking.subject.split()),
        text=asking.text.strip(),
        language=asking.language,
        received_at=clock.now(),
    )
    message = open_ticket(brand=asking.brand, incoming=incoming, team=asking.team)
    return take_as_request(message=message, team=asking.team, by=by, level=asking.level)


@transaction.atomic
def take_as_request(*, message: Message, team: Team, by: Doer = SYSTEM, level: Level = Level.P3) -> Escalation:
    """Begin the loop of a ticket that this message of a colleague has just opened."""
    ticket = message.ticket
    what = Raising(kind=_kind(), level=level, question=f"{ticket.subject}\n\n{message.text}".strip())
    row = begin_loop(what, _as_authority(team), ticket.market, by=by, direction=Direction.IN)
    add_tickets(row, [ticket], by=by)
    say(row, Saying.QUESTION, what.question, by=by, name=ticket.contact.name)
    tell_story(row, events.Raised(kind=what.kind.code, direction=row.direction, **said_of(row)), by=by)
    call_authority(row)
    tell_uncalled(notices.RAISED, row, notices.their_side(row), by=by)
    return row


def _kind() -> EscalationKind:
    name = Variants(source="en", texts={"en": "Request", "pt-BR": "Pedido", "es": "Solicitud"})
    kind, _made = EscalationKind.objects.get_or_create(
        code=KIND, defaults={"name": name, "level": Level.P3, "shows_personal_data": True}
    )
    return kind


def _as_authority(team: Team) -> Authority:
    """A team of ours, as one that is asked."""
    name = Variants(source="en", texts={"en": team.name})
    authority, _made = Authority.objects.get_or_create(code=f"team-{team.pk}", defaults={"name": name, "team": team})
    return authority
