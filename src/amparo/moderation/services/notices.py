"""Who is told of what happens to a case. Nobody is named: a lead learns that a case waits, not who let it."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from amparo.accounts.models import User
from amparo.accounts.queries import leads_of
from amparo.core.text import Labels
from amparo.moderation.labels import STEP_NAMES
from amparo.moderation.models import Case
from amparo.notifications.services import notify

LAPSED: Final = "moderation:lapsed"
LATE: Final = "moderation:late"
NOBODY: Final = "moderation:nobody"
DECIDED: Final = "moderation:decided"
APPEALED: Final = "moderation:appealed"
NOT_CARRIED: Final = "moderation:not_carried"
NOT_YET: Final = "moderation:not_yet_carried"
PRACTISED: Final = "moderation:practised"

SENTENCES: Final[Labels] = {
    LAPSED: _("Nobody worked on decision %(number)s any more: it waits for a reviewer again"),
    LATE: _("Decision %(number)s is late (%(step)s)"),
    NOBODY: _("Decision %(number)s comes back from whoever takes it: see who else could review it"),
    DECIDED: _("Decision %(number)s, which you made first, was reviewed. Read why"),
    APPEALED: _("An appeal against decision %(number)s came in"),
    NOT_CARRIED: _("The outcome of decision %(number)s did not reach the system it is about"),
    NOT_YET: _("The platform does not take decision %(number)s. It is told again for an hour and a half"),
    PRACTISED: _("Decision %(number)s was for practice. Read how it was meant; you see it first"),
}


def tell_leads(kind: str, row: Case, *, step: str = "") -> None:
    """The leads of the teams that work in the creator's language; where none does, every lead there is."""
    tell(kind, row, leads_of(team__languages__contains=[row.language]), step=step)


def tell(kind: str, row: Case, people: Iterable[int | None], *, step: str = "") -> None:
    """Tell `people` (ids), each in their own language."""
    ids = {person for person in people if person is not None}
    for person, locale in User.objects.filter(pk__in=ids, is_active=True).values_list("pk", "locale"):
        with override(locale):
            data = {"number": row.number, **({"step": str(STEP_NAMES[step])} if step else {})}
        notify(users=[person], kind=kind, ticket_id=row.ticket_id, data=data)


def tell_not_carried(row: Case, kind: str = NOT_CARRIED) -> None:
    """What was decided did not reach the system that it is about: the leads hear of it, and who handed it in."""
    tell_leads(kind, row)
    tell(kind, row, [row.submitted_by_id])
