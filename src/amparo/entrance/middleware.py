"""Each page in the language, time zone and theme of its reader; and before any page, what the way in still lacks."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import timezone, translation

from amparo.accounts.models import User
from amparo.accounts.queries import owes_second_factor
from amparo.ui import theme


class PersonalMiddleware(LocaleMiddleware):
    """Signed in: the account's locale and time zone. Else the cookie, then what the browser asks for.

    A device that has not chosen a theme yet gets the account's.
    """

    def process_request(self, request: HttpRequest) -> None:
        user = request.user = get_user(request)  # itself: through the lazy one every question would cost double
        if not isinstance(user, User):
            timezone.deactivate()
            super().process_request(request)
            return
        translation.activate(user.locale if user.locale in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        try:
            timezone.activate(ZoneInfo(user.time_zone))
        except (ZoneInfoNotFoundError, ValueError):  # renamed or dropped since it was chosen: no reason to show nothing
            timezone.deactivate()
        if chosen := user.preferences.get("theme"):
            request.COOKIES.setdefault(theme.COOKIE, chosen)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        timezone.deactivate()
        return super().process_response(request, response)


_ON_THE_WAY_IN: Final = frozenset(
    {
        "account_change_password",
        "account_reauthenticate",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
    }
)
"""What it takes to set up a second factor."""


class SecondFactorMiddleware:
    """Leads whoever owes a second factor to setting one up, from wherever they wanted to go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._next(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        if getattr(view, "gate", "") in {"public", "bearer token"} or not isinstance(request.user, User):
            return None
        if not owes_second_factor(request.user):
            return None
        if request.resolver_match and request.resolver_match.view_name in _ON_THE_WAY_IN:
            request.owes_second_factor = True  # type: ignore[attr-defined] # read by the page of the ways to sign in
            return None
        target = reverse("mfa_index")
        if not request.headers.get("HX-Request"):
            return HttpResponseRedirect(target)
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["HX-Redirect"] = target
        return response
