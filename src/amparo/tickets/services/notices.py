"""Who is told of what happens on a ticket."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import Doer
from amparo.accounts.models import User
from amparo.accounts.permissions import roles_with
from amparo.accounts.queries import leads_of
from amparo.core.text import Labels
from amparo.media.permissions import MediaPermission
from amparo.notifications.services import notify
from amparo.tickets.models import Follow, Message, Ticket
from amparo.tickets.services.rows import shown_with
from amparo.tickets.states import Delivery

ASKED: Final = "tickets:asked"
ASSIGNED: Final = "tickets:assigned"
YOURS: Final = "tickets:yours"
MENTIONED: Final = "tickets:mentioned"
NEW_MESSAGE: Final = "tickets:message"
NEW_NOTE: Final = "tickets:note"
NEW_REPLY: Final = "tickets:reply"
NOBODY: Final = "tickets:nobody"
NOT_DELIVERED: Final = "tickets:not_delivered"
PERHAPS_DELIVERED: Final = "tickets:perhaps_delivered"
WALLED: Final = "tickets:walled"

SENTENCES: Final[Labels] = {
    ASKED: _("%(who)s asks whether you take ticket %(number)s: %(subject)s"),
    ASSIGNED: _("%(who)s gave you ticket %(number)s: %(subject)s"),
    YOURS: _("Ticket %(number)s is yours now: %(subject)s"),
    MENTIONED: _("%(who)s mentioned you on ticket %(number)s: %(subject)s"),
    NEW_MESSAGE: _("%(who)s wrote on ticket %(number)s: %(subject)s"),
    NEW_NOTE: _("%(who)s wrote a note on ticket %(number)s: %(subject)s"),
    NEW_REPLY: _("%(who)s answered ticket %(number)s: %(subject)s"),
    NOBODY: _("Ticket %(number)s comes back from whoever takes it: see who else could answer it"),
    NOT_DELIVERED: _("A reply on ticket %(number)s did not reach the person: %(subject)s"),
    PERHAPS_DELIVERED: _("A reply on ticket %(number)s has perhaps not reached the person: %(subject)s"),
    WALLED: _("Something came behind the child-safety wall and waits for a decision"),
}


def tell_of_message(message: Message) -> None:
    """A person wrote: tell whoever answers for the ticket, and whoever follows it."""
    contact = message.contact or message.ticket.contact
    if interested := interested_in(message.ticket):
        who = contact.name or contact.identities.values_list("shown", flat=True).order_by("id").first() or ""
        _tell(NEW_MESSAGE, message.ticket, interested, who=who)


def tell_of_reply(message: Message) -> None:
    """A colleague's answer is on its way: tell the others who look after the ticket."""
    if message.author is not None:
        _tell(NEW_REPLY, message.ticket, interested_in(message.ticket) - {message.author_id}, who=message.author.name)


def tell_of_note(message: Message, *, by: User, mentioned: Iterable[int]) -> None:
    """A colleague wrote a note: tell those it mentions, and those who look after the ticket."""
    named = set(mentioned) - {by.pk}
    _tell(MENTIONED, message.ticket, named, who=by.name)
    _tell(NEW_NOTE, message.ticket, interested_in(message.ticket) - named - {by.pk}, who=by.name)


def tell_of_assignment(ticket: Ticket, *, by: Doer) -> None:
    """Somebody gave a ticket to a colleague; who takes one needs no telling."""
    giver = by if isinstance(by, User) else None
    if ticket.assignee is not None and ticket.assignee != giver:
        _tell(ASSIGNED if giver else YOURS, ticket, [ticket.assignee.pk], who=giver.name if giver else "")


def tell_of_asking(ticket: Ticket, to: User, *, by: Doer) -> None:
    """Somebody would like a colleague to take a ticket; the house itself asks by the name of its desk."""
    _tell(ASKED, ticket, [to.pk], who=by.name if isinstance(by, User) else ticket.brand.name)


def tell_of_failure(message: Message) -> None:
    """What we wrote did not arrive, or may not have: tell who wrote it, and the leads."""
    kind = PERHAPS_DELIVERED if message.delivery == Delivery.PERHAPS_SENT else NOT_DELIVERED
    authors = {message.author_id} if message.author_id else set()
    _tell(kind, message.ticket, authors | leads_of(team=message.ticket.team_id), who="")


def tell_of_nobody(ticket: Ticket) -> None:
    """Everybody gave it back: tell the leads."""
    _tell(NOBODY, ticket, leads_of(team=ticket.team_id), who="")


def tell_of_wall(*, by: Doer) -> None:
    """Files came behind the child-safety wall: tell those with the clearance that, and nothing of what or whose."""
    cleared = [str(role) for role in roles_with(MediaPermission.WALLED)]
    people = User.objects.filter(is_active=True, roles__overlap=cleared).order_by("pk")
    notify(users=people.exclude(pk=by.pk) if isinstance(by, User) else people, kind=WALLED, call=True)


def interested_in(ticket: Ticket) -> set[int]:
    """The one it is assigned to and those who follow it, or what was merged into it."""
    followers = set(Follow.objects.filter(ticket__in=shown_with(ticket)).values_list("user_id", flat=True))
    return followers | ({ticket.assignee_id} if ticket.assignee_id else set())


def _tell(kind: str, ticket: Ticket, users: Iterable[int], *, who: str) -> None:
    data = {"who": who, "number": ticket.number, "subject": ticket.title}
    notify(users=users, kind=kind, ticket_id=ticket.pk, data=data)
