"""What every request passes: its line in the log, the gate, and the answer to a refusal.

All three are synchronous. The innermost of them makes Django run the whole chain in one thread, where the many
both-ways middlewares above it would otherwise change threads twice each.
"""

import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.translation import gettext as _
from psycopg import DataError
from psycopg.errors import DeadlockDetected

from amparo.core.errors import AmparoError, Conflict, Invalid, NotAllowed
from amparo.project.answers import refusal
from amparo.project.observability import metrics
from amparo.project.urls import PUBLIC_THIRD_PARTY

log = structlog.get_logger(__name__)

Next = Callable[[HttpRequest], HttpResponseBase]

_QUIET: Final = frozenset({"health:live", "health:ready", "health:metrics"})
"""Asked every few seconds by machines; their lines would drown the others."""

_PRIVATE: Final = "private"
"""Instead of a name and a route that would tell who rests, passes on or looks (`accounts.gate.private`)."""


class RequestLine:
    """Outermost: gives the request a reference, logs how it went and counts it; the route, never the address asked."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reference = secrets.token_hex(6)
        request.reference = reference  # type: ignore[attr-defined] # ours, shown on error pages
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(reference=reference):
            response = self._next(request)
            self._note(request, response, time.perf_counter() - began)
        response["X-Request-ID"] = reference
        return response

    def _note(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        name, route = _asked_for(request.resolver_match)
        metrics.REQUESTS.labels(request.method, name, str(response.status_code)).observe(seconds)
        if name not in _QUIET:
            milliseconds = round(seconds * 1000, 1)
            log.info("request", method=request.method, route=route, status=response.status_code, ms=milliseconds)


def _asked_for(match: ResolverMatch | None) -> tuple[str, str]:
    """The view's name and its route, as far as they may be told."""
    if match is None:
        return "-", "-"
    if getattr(match.func, "is_private", False):
        return _PRIVATE, _PRIVATE
    return match.view_name, match.route


class Gate:
    """Refuses a view that does not say who may pass; a test does so too, long before."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._next(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if getattr(view, "gate", None) or name in PUBLIC_THIRD_PARTY:
            return None
        log.error("view_without_gate", view=name)
        return refusal(request, NotAllowed())


class Refusals:
    """Turns a refusal of the domain into the answer its reader understands: a notice, a problem or a page."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error.__cause__, DeadlockDetected):  # PostgreSQL undid this one so that the other could go on
            log.warning("deadlock", exc_info=error)
            error = Conflict(_("Somebody else was faster, and nothing of this was changed. Try again."))
        if isinstance(error.__cause__, DataError) and "NUL" in str(error.__cause__):
            error = Invalid(_("Something in it cannot be kept: a character that is none (NUL)."))
        if not isinstance(error, AmparoError):
            return None
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("refused", code=error.code, exc_info=error)
        return refusal(request, error)
