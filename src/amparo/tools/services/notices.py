"""Who is told of approvals, and of tools that answer again."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from amparo.core.text import Labels
from amparo.notifications.services import notify
from amparo.tools.models import Approval
from amparo.tools.queries import who_may_approve

ASKED: Final = "tools:approval_asked"
APPROVED: Final = "tools:approved"
REFUSED: Final = "tools:refused"
EXPIRED: Final = "tools:expired"
BACK: Final = "tools:back"

SENTENCES: Final[Labels] = {
    ASKED: _("%(who)s needs a second person on ticket %(number)s: %(subject)s"),
    APPROVED: _("%(who)s approved what you asked for on ticket %(number)s: %(subject)s"),
    REFUSED: _("%(who)s refused what you asked for on ticket %(number)s: %(subject)s"),
    EXPIRED: _("Nobody approved in time what you asked for on ticket %(number)s: %(subject)s"),
    BACK: _("%(title)s answers again on ticket %(number)s: %(subject)s"),
}


def tell_those_who_may_approve(approval: Approval) -> None:
    people = who_may_approve(approval.ticket, besides=approval.asked_by)
    _tell(ASKED, approval, [user.pk for user in people], who=approval.asked_by.name)


def tell_who_asked(approval: Approval, kind: str, *, who: str = "") -> None:
    _tell(kind, approval, [approval.asked_by_id], who=who)


def _tell(kind: str, approval: Approval, users: list[int], *, who: str) -> None:
    ticket = approval.ticket
    data: dict[str, Any] = {"who": who, "number": ticket.number, "subject": ticket.title}
    notify(users=users, kind=kind, ticket_id=ticket.pk, data=data)
