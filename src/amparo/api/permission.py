"""Who calls, and whether the caller may: the same permissions as on the desk."""

from enum import StrEnum
from typing import cast

from django.http import HttpRequest

from amparo.accounts.models import ApiToken, User
from amparo.core.errors import NotAllowed


def caller(request: HttpRequest) -> User:
    """The member of staff whose token this is."""
    return cast("ApiToken", request.auth).user  # type: ignore[attr-defined] # set by ninja


def allow(request: HttpRequest, permission: StrEnum) -> User:
    """The caller, if the caller has `permission`. Raises NotAllowed."""
    user = caller(request)
    if not user.may(permission):
        raise NotAllowed
    return user
