"""The one gate: every view says who may pass, and says it in the URLconf's reach.

A view without `@requires` or `@public` is refused by an architecture test, and by the middleware too.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from amparo.accounts.models import User
from amparo.core.errors import NotAllowed

ANYONE_SIGNED_IN = ""
"""For `requires`: any member of staff, whatever the role."""


class StaffRequest(HttpRequest):
    """A request whose user is known to be a member of staff; the middleware has said whether htmx sent it."""

    user: User
    htmx: HtmxDetails


def requires(permission: StrEnum | str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let only members of staff with `permission` pass; others are asked to sign in, or refused.

    An async view stays one.
    """

    def refusal(request: HttpRequest, user: object) -> HttpResponseBase | None:
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        if permission != ANYONE_SIGNED_IN and not user.may(permission):
            raise NotAllowed
        return None

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refusal(request, request.user)
            return refused or cast("HttpResponseBase", view(cast("StaffRequest", request), *args, **kwargs))

        @wraps(view)
        async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = refusal(request, await request.auser())
            return refused or cast("HttpResponseBase", await view(cast("StaffRequest", request), *args, **kwargs))

        chosen: Any = guarded_async if iscoroutinefunction(view) else guarded
        chosen.gate = str(permission) or "signed in"  # read by the middleware and the architecture test
        return cast("Callable[..., Any]", chosen)

    return decorate


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let anybody pass. Said out loud, so that it is never an oversight."""
    view.gate = "public"  # type: ignore[attr-defined] # read by the middleware and the architecture test
    return view


def private(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep out of the log and the figures that somebody asked for this: when they need it is theirs to know."""
    view.is_private = True  # type: ignore[attr-defined] # read by the middleware
    return view
