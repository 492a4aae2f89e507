"""Reads of staff, teams, invitations and tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from amparo.accounts.models import ApiToken, Invitation, Membership, SecondFactorRule, Team, User
from amparo.accounts.permissions import ROLE_NAMES, Role
from amparo.audit.events import Subject
from amparo.core import clock
from amparo.core.secrets import fingerprint

HOUSE: Final = Subject("house", 0)
"""What events about the house as a whole are about."""

RULES_CACHED: Final = "accounts:second-factor-roles"
_RULES_LAST: Final = 10  # seconds until every process knows of a change


def people() -> QuerySet[User]:
    """All of staff, open accounts first, by name."""
    return User.objects.order_by("-is_active", "name", "pk")


def people_with_teams() -> QuerySet[User]:
    """`people()`, each with `team_names`, in one query."""
    return people().annotate(
        team_names=ArrayAgg("teams__name", filter=Q(teams__isnull=False), default=[], order_by="teams__name")
    )


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """The names of the given staff ids, closed accounts too."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def owners() -> QuerySet[User]:
    return User.objects.filter(is_active=True, roles__contains=[Role.OWNER])


def has_owner() -> bool:
    return owners().exists()


def roles_with_second_factor(*, fresh: bool = False) -> frozenset[str]:
    """The roles whose people need a second factor; as of some seconds ago unless `fresh`, since every page asks."""
    found: frozenset[str] | None = None if fresh else cache.get(RULES_CACHED)
    if found is None:
        found = frozenset(SecondFactorRule.objects.values_list("role", flat=True))
        cache.set(RULES_CACHED, found, _RULES_LAST)
    return found


def owes_second_factor(user: User) -> bool:
    """Whether one of the person's roles needs a second factor and there is none yet. Recovery codes alone are none."""
    if roles_with_second_factor().isdisjoint(user.roles):
        return False
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return not Authenticator.objects.filter(user_id=user.pk, type__in=factors).exists()


def teams_with_counts() -> QuerySet[Team]:
    """All teams, active first, with `people` (open accounts) and `leads`."""
    in_it = Q(membership__user__is_active=True)
    return Team.objects.annotate(
        people=Count("membership", filter=in_it),
        leads=Count("membership", filter=in_it & Q(membership__leads=True)),
    ).order_by("-is_active", "name")


def leading() -> QuerySet[Membership]:
    """Who leads which team: open accounts, teams that work."""
    return Membership.objects.filter(leads=True, user__is_active=True, team__is_active=True)


def leads_of(**teams: Any) -> set[int]:
    """Who leads `teams`, named as one filters memberships by them; where nobody does, every lead there is."""
    ids = leading().values_list("user_id", flat=True)
    return set(ids.filter(**teams)) or set(ids)


def open_invitations() -> QuerySet[Invitation]:
    """Sent, unused and still good."""
    return (
        Invitation.objects.filter(used_at__isnull=True, expires_at__gt=clock.now())
        .exclude(email="")
        .select_related("team", "invited_by")
        .order_by("-created_at")
    )


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that `token` opens, if it is still good."""
    return (
        Invitation.objects.filter(token_hash=fingerprint(token), used_at__isnull=True, expires_at__gt=clock.now())
        .select_related("team")
        .first()
    )


def person_by_email(address: str) -> User | None:
    return User.objects.filter(email__iexact=address.strip()).first()


def live_token(plain: str) -> ApiToken | None:
    """The token a caller presents, with its user: neither revoked nor expired, its user's account open."""
    return (
        ApiToken.objects.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now()),
            token_hash=fingerprint(plain),
            revoked_at__isnull=True,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )


def tokens_of(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at")


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    user: User
    role: Role
    teams: list[str]

    @property
    def role_name(self) -> str:
        return str(ROLE_NAMES[self.role])


def demo_people() -> list[DemoPerson]:
    """Whom the demo lets in by one click: people under the reserved domain `.example` (RFC 2606), so never a real one.

    Grouped by what they are, the roles that answer first.
    """
    order = [Role.AGENT, Role.LEAD, Role.REVIEWER, Role.OWNER, *Role]
    found = []
    for user in people_with_teams().filter(is_active=True, email__iendswith=".example").order_by("pk")[:200]:
        roles = [role for role in order if role in user.roles]
        if roles:
            teams: list[str] = user.team_names  # type: ignore[attr-defined] # annotated above
            found.append(DemoPerson(user=user, role=roles[0], teams=teams))
    return sorted(found, key=lambda person: order.index(person.role))
