"""allauth's views where this house adds a word of its own."""

from typing import Any

from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from amparo.accounts.queries import demo_people, has_owner


class SignIn(LoginView):  # type: ignore[misc] # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found["demo_people"] = demo_people() if settings.DEMO else []
        found["nobody_yet"] = not settings.DEMO and not has_owner()
        return found


class ForgottenPassword(PasswordResetView):  # type: ignore[misc] # as above
    """By mail; a house without a mail server says so instead of promising one that never comes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.MAIL_OUT_HOST:
            return render(request, "account/password_reset_without_mail.html")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer
