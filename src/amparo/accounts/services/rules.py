"""What every service of this room asks first."""

from collections.abc import Iterable, Sequence
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.errors import Invalid, NotAllowed


def known_roles(roles: Iterable[str]) -> list[str]:
    """The roles in the house's order, each once. Raises Invalid for a name that is none."""
    asked = set(roles)
    if unknown := asked - set(Role):
        raise Invalid(_("There is no role %(name)s.") % {"name": min(unknown)}, field="roles")
    return [str(role) for role in Role if role in asked]


def demand_right_over(by: User, roles: Sequence[str]) -> None:
    """Only an owner makes, changes or closes an owner."""
    if Role.OWNER in roles and Role.OWNER not in by.roles:
        raise NotAllowed(_("Only an owner can make or change an owner."))


def good_email(address: str) -> str:
    cleaned = address.strip()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Invalid(_("This is not a whole e-mail address, like name@company.com."), field="email") from None
    return cleaned


def good_locale(locale: str) -> str:
    if locale not in dict(settings.LANGUAGES):
        raise Invalid(_("Amparo does not speak this language yet."), field="locale")
    return locale


def good_time_zone(name: str) -> str:
    if name not in available_timezones():
        raise Invalid(_("There is no time zone of this name."), field="time_zone")
    return name


def good_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise Invalid(_("Write the name that colleagues will see."), field="name")
    return cleaned[:120]
