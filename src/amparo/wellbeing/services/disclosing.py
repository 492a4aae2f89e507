"""What people are told before they work somewhere, and told anew when it is no longer true."""

from django.db import transaction
from django.db.models import Max

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import Team, User
from amparo.accounts.queries import HOUSE
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.locks import hold_in_transaction
from amparo.core.text import LANGUAGES, Variants
from amparo.wellbeing.events import DisclosureAcknowledged, DisclosureMade
from amparo.wellbeing.mixing import has_changed
from amparo.wellbeing.models import Acknowledgement, Disclosure
from amparo.wellbeing.permissions import WellbeingPermission
from amparo.wellbeing.queries.disclosures import current
from amparo.wellbeing.queries.mix import mix_of


@transaction.atomic
def disclose(*, by: Doer, team: Team | None, text: Variants | None = None) -> Disclosure:
    """Measure the mix of `team` (None: of people without one) and tell it as a new version if it, or `text`, changed.

    `text` is what the house adds of its own; None leaves it as it was. Returns the version that holds.

    Raises NotAllowed.
    """
    demand(by, WellbeingPermission.PROGRAMMES_MANAGE)
    hold_in_transaction("wellbeing:disclosures")
    before = current(team)
    mix = mix_of(team.pk if team else None)
    said = text if text is not None else before.text if before else Variants()
    if before is not None and not has_changed(before.mix, mix) and said.texts == before.text.texts:
        return before
    newest = Disclosure.objects.filter(team=team).aggregate(number=Max("number"))["number"] or 0
    row = Disclosure.objects.create(team=team, number=newest + 1, mix=mix, text=said, made_at=clock.now())
    about = Subject("team", team.pk) if team else HOUSE
    record(DisclosureMade(team=team.name if team else "", version=row.number), by=actor_of(by), about=about)
    return row


def disclose_all(*, by: Doer) -> None:
    """`disclose` for every team in use and for people without one."""
    for team in (None, *Team.objects.filter(is_active=True).order_by("pk")):
        disclose(by=by, team=team)


@transaction.atomic
def acknowledge(*, person: User, disclosure: Disclosure, language: str) -> None:
    """Note that `person` read it in `language`. It waives no right. Raises Invalid for a language we do not speak."""
    if language not in LANGUAGES:
        raise Invalid("There is no text in that language.", field="language")
    row, is_new = Acknowledgement.objects.get_or_create(
        person=person, disclosure=disclosure, language=language, defaults={"at": clock.now()}
    )
    if is_new:
        event = DisclosureAcknowledged(version=disclosure.number, language=language)
        record(event, by=actor_of(person), about=Subject("user", row.person_id))
