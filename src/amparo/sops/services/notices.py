"""Who is told of what happens to procedures."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import User
from amparo.core.text import Labels
from amparo.notifications.services import notify
from amparo.sops.models import Run, Version
from amparo.sops.queries.versions.texts import title_of
from amparo.tickets.models import Ticket

NEW: Final = "sops:new"
CHANGED: Final = "sops:changed"
REMINDED: Final = "sops:reminded"
WITHDRAWN: Final = "sops:withdrawn"
TOOL_BACK: Final = "sops:tool_back"
TOOL_DECIDED: Final = "sops:tool_decided"
NO_ANSWER: Final = "sops:no_answer"
WAIT_OVER: Final = "sops:wait_over"
REHEARSE: Final = "sops:rehearse"

SENTENCES: Final[Labels] = {
    NEW: _("There is a new procedure, “%(title)s”. Please read it"),
    CHANGED: _("The procedure “%(title)s” changes. Please read what is new"),
    REMINDED: _("You have not read yet what is new in the procedure “%(title)s”"),
    WITHDRAWN: _("The procedure “%(title)s” was wrong and is withdrawn. Ticket %(ticket)s is in the middle of it"),
    TOOL_BACK: _("The tool answers again: go on with “%(title)s” on ticket %(ticket)s"),
    TOOL_DECIDED: _("The second person has decided: go on with “%(title)s” on ticket %(ticket)s"),
    NO_ANSWER: _("No answer came to what “%(title)s” asked on ticket %(ticket)s. Ask again?"),
    WAIT_OVER: _("The wait in “%(title)s” on ticket %(ticket)s is over: it is your turn"),
    REHEARSE: _("Please rehearse the procedure “%(title)s”"),
}


def who_works_on(run: Run) -> list[int]:
    """Whoever has the ticket (an id), else who moved the run last."""
    person = run.ticket.assignee_id or run.moved_by_id
    return [person] if person else []


def tell(kind: str, version: Version, people: Collection[int], *, ticket: Ticket | None = None) -> None:
    """Tell `people` (ids) of something about a version, each with its title in their own language."""
    by_locale: dict[str, list[int]] = defaultdict(list)
    for person, locale in User.objects.filter(pk__in=people, is_active=True).values_list("pk", "locale"):
        by_locale[locale].append(person)
    for locale, ids in by_locale.items():
        data = {"title": title_of(version.procedure, locale), "version": version.pk}
        if ticket is not None:
            data["ticket"] = ticket.number
        notify(users=ids, kind=kind, ticket_id=ticket.pk if ticket else None, data=data)
