"""Which roles come in with a second factor only, and that a code of an app lets its person in once."""

from collections.abc import Iterable

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import transaction

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.events import SecondFactorRequired
from amparo.accounts.models import SecondFactorRule, User
from amparo.accounts.permissions import AccountPermission, Role
from amparo.accounts.queries import HOUSE, RULES_CACHED, roles_with_second_factor
from amparo.accounts.services.rules import demand_right_over, known_roles
from amparo.audit.services import record
from amparo.core.secrets import unseal


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


@transaction.atomic
def spend_code(*, authenticator: Authenticator, code: str) -> bool:
    """Whether this code of an app is newer than the last one that was taken, and from now on the last (RFC 6238 §5.2).

    allauth takes a code for ninety seconds, and remembers it for thirty, each process by itself.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = unseal(row.data["secret"])
    fitting = [
        counter
        for counter in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]
    if not fitting or max(fitting) <= row.data.get("last_counter", 0):
        return False
    row.data["last_counter"] = max(fitting)
    row.save(update_fields=["data"])
    return True
