"""Each page in the language, time zone and theme of the person it is for."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from amparo.accounts.models import User
from amparo.ui import theme


class PersonalMiddleware(LocaleMiddleware):
    """Signed in: the account's locale and time zone. Else the cookie, then what the browser asks for.

    A device that has not chosen a theme yet gets the account's.
    """

    def process_request(self, request: HttpRequest) -> None:
        user = request.user
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
