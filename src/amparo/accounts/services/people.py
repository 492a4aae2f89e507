"""Changing staff. Nobody is ever deleted: an account is closed, and what the person did keeps their name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.events import PersonChanged, PersonClosed, PersonReopened, SecurityChanged
from amparo.accounts.models import User
from amparo.accounts.permissions import AccountPermission, Role
from amparo.accounts.queries import owners
from amparo.accounts.services.rules import (
    demand_right_over,
    good_email,
    good_locale,
    good_name,
    good_time_zone,
    known_roles,
)
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Conflict, Invalid
from amparo.core.locks import hold_in_transaction

_OWN_FIELDS: Final = frozenset({"name", "locale", "time_zone", "markets", "languages"})
_PREFERENCES: Final[Mapping[str, frozenset[Any]]] = {
    "theme": frozenset({"light", "dark", "system"}),
    "keys": frozenset({True, False}),
}


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    """What becomes of a person; None leaves a field as it is. Address, roles and skills: by those who manage people."""

    name: str | None = None
    email: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    markets: Sequence[str] | None = None
    languages: Sequence[str] | None = None
    skills: Sequence[str] | None = None
    roles: Sequence[str] | None = None


@transaction.atomic
def change_person(*, by: User, user: User, change: PersonChange) -> User:
    """Change a person, oneself or (with the permission) another. Raises NotAllowed, Invalid, Conflict."""
    asked = {field.name: getattr(change, field.name) for field in fields(change)}
    wanted = {name: value for name, value in asked.items() if value is not None}
    if by.pk != user.pk or not set(wanted) <= _OWN_FIELDS:
        demand(by, AccountPermission.PEOPLE_MANAGE)
    cleaned = {name: _clean(name, value) for name, value in wanted.items()}
    current = User.objects.select_for_update().get(pk=user.pk)
    if by.pk != user.pk or "roles" in cleaned:
        demand_right_over(by, [*current.roles, *cleaned.get("roles", [])])
    if "roles" in cleaned and Role.OWNER in current.roles and Role.OWNER not in cleaned["roles"]:
        _demand_another_owner(current)
    changed = [name for name, value in cleaned.items() if getattr(current, name) != value]
    if changed:
        try:
            with transaction.atomic():
                User.objects.filter(pk=user.pk).update(**{name: cleaned[name] for name in changed})
        except IntegrityError:
            raise Conflict(_("%(email)s has an account already.") % {"email": cleaned["email"]}) from None
        record(PersonChanged(fields=", ".join(sorted(changed))), by=actor_of(by), about=Subject("user", user.pk))
    return User.objects.get(pk=user.pk)


@transaction.atomic
def close_account(*, by: User, user: User) -> None:
    """Close an account: its person can no longer come in, its tokens stop, its past stays."""
    demand(by, AccountPermission.PEOPLE_MANAGE)
    current = User.objects.select_for_update().get(pk=user.pk)
    demand_right_over(by, current.roles)
    if Role.OWNER in current.roles:
        _demand_another_owner(current)
    if current.pk == by.pk:
        raise Conflict(_("You cannot close your own account. Ask a colleague."))
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        record(PersonClosed(name=current.name), by=actor_of(by), about=Subject("user", user.pk))


@transaction.atomic
def reopen_account(*, by: User, user: User) -> None:
    demand(by, AccountPermission.PEOPLE_MANAGE)
    current = User.objects.get(pk=user.pk)
    demand_right_over(by, current.roles)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record(PersonReopened(name=current.name), by=actor_of(by), about=Subject("user", user.pk))


@transaction.atomic
def make_reset_link(*, by: User, user: User) -> str:
    """Make the path of a link by which `user` sets a new password; for houses without mail. It dies when used.

    Whoever may hand out such a link could come in as that person, so only an owner makes one for an owner.
    """
    demand(by, AccountPermission.PEOPLE_MANAGE)
    demand_right_over(by, user.roles)
    if not user.is_active:
        raise Conflict(_("The account of %(name)s is closed.") % {"name": user.name})
    record(SecurityChanged(what="reset_link_made"), by=actor_of(by), about=Subject("user", user.pk))
    key = f"{user_pk_to_url_str(user)}-{EmailAwarePasswordResetTokenGenerator().make_token(user)}"
    return f"/sign-in/forgotten/{key}/"


@transaction.atomic
def drop_second_factors(*, by: User, user: User) -> int:
    """Take all passkeys, apps and recovery codes off an account whose person lost them; returns how many there were."""
    demand(by, AccountPermission.PEOPLE_MANAGE)
    demand_right_over(by, user.roles)
    count: int = Authenticator.objects.filter(user_id=user.pk).delete()[0]
    if count:
        record(SecurityChanged(what="second_factors_dropped"), by=actor_of(by), about=Subject("user", user.pk))
    return count


@transaction.atomic
def save_preferences(*, user: User, changes: Mapping[str, Any]) -> None:
    """Keep how a person likes the desk: `theme` (light, dark, system), `keys` (False: no single keys).

    Nobody else's concern, so no event. Raises Invalid for a preference that does not exist.
    """
    for name, value in changes.items():
        if name not in _PREFERENCES or value not in _PREFERENCES[name]:
            raise Invalid(_("There is no such preference."), field=name)
    current = User.objects.select_for_update().get(pk=user.pk)
    user.preferences = {**current.preferences, **changes}
    User.objects.filter(pk=user.pk).update(preferences=user.preferences)


@transaction.atomic
def record_security_change(*, user: User, what: str) -> None:
    """Write into the log that a password or second factor changed; `what` is a code, never a secret."""
    record(SecurityChanged(what=what), by=actor_of(user), about=Subject("user", user.pk))


def _clean(name: str, value: Any) -> Any:
    match name:
        case "name":
            return good_name(value)
        case "email":
            return good_email(value)
        case "locale":
            return good_locale(value)
        case "time_zone":
            return good_time_zone(value)
        case "roles":
            return known_roles(value)
        case _:
            return list(dict.fromkeys(part.strip() for part in value if part.strip()))


def _demand_another_owner(leaving: User) -> None:
    """Two owners who leave at the same moment wait for each other here, so that one of them stays."""
    hold_in_transaction("accounts:owners")
    if not owners().exclude(pk=leaving.pk).exists():
        raise Conflict(_("%(name)s is the last owner. Make somebody else an owner first.") % {"name": leaving.name})
