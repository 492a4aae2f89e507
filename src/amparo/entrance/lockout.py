"""After too many wrong passwords: one person from one place waits; nobody else behind the same address does.

Counted by e-mail and address together, so that an office behind one address is not shut out by one forgetful
colleague, and nobody can shut a colleague out from elsewhere. Passkeys are not counted: there is nothing to guess.
"""

from collections.abc import Mapping
from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.core import clock


def username(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Whose password is tried: the e-mail as typed, in lower case."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().lower()


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """Say until when, and what helps meanwhile."""
    attempt = AccessAttempt.objects.filter(
        username=username(request, credentials), ip_address=get_client_ip_address(request)
    ).order_by("-attempt_time")
    latest = attempt.values_list("attempt_time", flat=True).first() or clock.now()
    until = latest + get_cool_off(request)
    return render(request, "account/locked_out.html", {"until": until}, status=429)
