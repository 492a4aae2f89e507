"""Answers to what went wrong, in the form the asker reads: htmx a notice, programs problem+json, people a page."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.api.problems import problem
from amparo.core.errors import AmparoError, Conflict, Missing, NotAllowed

_HEADINGS: dict[type[AmparoError], str | Promise] = {
    NotAllowed: _("This is not open to you"),
    Missing: _("There is nothing here"),
    Conflict: _("Somebody changed this first"),
}
_OTHERWISE = _("This did not work")


def refusal(request: HttpRequest, error: AmparoError) -> HttpResponse:
    """The answer to `error`, with its sentence and its status."""
    if _is_program(request):
        return problem(error.status, error.code, str(error.sentence))
    if request.headers.get("HX-Request"):
        return _notice(request, error)
    heading = next((words for kind, words in _HEADINGS.items() if isinstance(error, kind)), _OTHERWISE)
    context = {"heading": heading, "sentence": error.sentence, "reference": _reference(request)}
    return render(request, "ui/error.html", context, status=error.status)


def _notice(request: HttpRequest, error: AmparoError) -> HttpResponse:
    """A sentence above the page; the region keeps what was typed. Status 400 is not swapped in, 422 is."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error.status == HTTPStatus.BAD_REQUEST else error.status
    response = render(request, "project/refused.html", {"sentence": error.sentence}, status=status)
    response["HX-Retarget"] = "#notices"
    response["HX-Reswap"] = "beforeend"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django gives it by this name
    return _page(request, HTTPStatus.BAD_REQUEST, "bad-request")


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django gives it by this name
    return _page(request, HTTPStatus.FORBIDDEN, "not-allowed")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django gives it by this name
    return _page(request, HTTPStatus.NOT_FOUND, "missing")


def broken(request: HttpRequest) -> HttpResponse:
    """Must not fail itself: it may be the database that is away, or a template that has a fault."""
    try:
        return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "broken")
    except Exception:  # noqa: BLE001 - whatever it is, it has been logged with the first fault
        words = f"Something broke on our side. It has been noted. Reference: {_reference(request)}"
        return HttpResponse(words, status=HTTPStatus.INTERNAL_SERVER_ERROR, content_type="text/plain; charset=utf-8")


def _page(request: HttpRequest, status: HTTPStatus, code: str) -> HttpResponse:
    if _is_program(request):
        return problem(status, code, status.description or status.phrase)
    return render(request, f"{status.value}.html", {"reference": _reference(request)}, status=status)


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _reference(request: HttpRequest) -> str:
    return getattr(request, "reference", "")
