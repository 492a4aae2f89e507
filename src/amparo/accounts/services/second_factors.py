"""Which roles come in with a second factor only."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.events import SecondFactorRequired
from amparo.accounts.models import SecondFactorRule, User
from amparo.accounts.permissions import AccountPermission, Role
from amparo.accounts.queries import HOUSE, RULES_CACHED, roles_with_second_factor
from amparo.accounts.services.rules import demand_right_over, known_roles
from amparo.audit.services import record


@transaction.atomic
def require_second_factor(*, by: User, roles: Iterable[str]) -> list[str]:
    """Make exactly these roles need a second factor; an owner's to say, since it concerns owners too.

    Whoever has none is led to setting one up with the next page, and reaches nothing else before. Tokens of the API go
    on working: they are no sign-in.
    """
    demand(by, AccountPermission.PEOPLE_MANAGE)
    demand_right_over(by, [Role.OWNER])
    wanted = known_roles(roles)
    if set(wanted) == roles_with_second_factor(fresh=True):
        return wanted
    SecondFactorRule.objects.exclude(role__in=wanted).delete()
    SecondFactorRule.objects.bulk_create([SecondFactorRule(role=role) for role in wanted], ignore_conflicts=True)
    record(SecondFactorRequired(roles=wanted), by=actor_of(by), about=HOUSE)
    cache.delete(RULES_CACHED)
    return wanted
