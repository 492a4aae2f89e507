from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.events import MembersChanged, TeamChanged
from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import AccountPermission
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Conflict, Invalid


@dataclass(frozen=True, kw_only=True)
class TeamShape:
    """What a team is: its name, the markets (ISO 3166 codes) and languages it answers."""

    name: str
    markets: Sequence[str] = ()
    languages: Sequence[str] = ()
    is_active: bool = True


@transaction.atomic
def save_team(*, by: User, shape: TeamShape, team: Team | None = None) -> Team:
    """Make a team, or give `team` a new shape. Raises Invalid, Conflict (the name is taken), NotAllowed."""
    demand(by, AccountPermission.TEAMS_MANAGE)
    name = " ".join(shape.name.split())[:80]
    if not name:
        raise Invalid(_("Give the team a name."), field="name")
    saved = team or Team()
    saved.name = name
    saved.markets = [market.upper() for market in shape.markets]
    saved.languages = list(shape.languages)
    saved.is_active = shape.is_active
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Conflict(_("There is a team called %(name)s already.") % {"name": name}) from None
    record(TeamChanged(name=name), by=actor_of(by), about=Subject("team", saved.pk))
    return saved


@transaction.atomic
def set_members(*, by: User, team: Team, members: Collection[int], leads: Collection[int] = ()) -> None:
    """Say who is in the team (ids of open accounts) and who of them leads it."""
    demand(by, AccountPermission.TEAMS_MANAGE)
    Team.objects.select_for_update().get(pk=team.pk)
    wanted = set(User.objects.filter(pk__in=members, is_active=True).values_list("pk", flat=True))
    before = {row.user_id: row for row in Membership.objects.filter(team=team)}
    joined, left = wanted - set(before), set(before) - wanted
    Membership.objects.filter(team=team, user_id__in=left).delete()
    Membership.objects.bulk_create(Membership(team=team, user_id=pk, leads=pk in leads) for pk in sorted(joined))
    turned = [row.pk for pk, row in before.items() if pk in wanted and row.leads != (pk in leads)]
    for pk in turned:
        row = next(row for row in before.values() if row.pk == pk)
        Membership.objects.filter(pk=pk).update(leads=not row.leads)
    if joined or left or turned:
        record(
            MembersChanged(name=team.name, joined=sorted(joined), left=sorted(left)),
            by=actor_of(by),
            about=Subject("team", team.pk),
        )
