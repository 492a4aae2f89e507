"""Errors as problem+json (RFC 9457): the same members whatever went wrong."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from amparo.core.errors import AmparoError

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """`code` is for programs and never changes its meaning; `detail` is for people."""

    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, Any]] = []


def problem(status: int, code: str, detail: str, errors: list[dict[str, Any]] | None = None) -> HttpResponse:
    body = Problem(title=HTTPStatus(status).phrase, status=status, code=code, detail=detail, errors=errors or [])
    response = JsonResponse(body.dict(), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def answer_errors(api: NinjaAPI) -> None:
    """Register how each kind of error is answered."""

    @api.exception_handler(AmparoError)
    def refused(_request: HttpRequest, error: AmparoError) -> HttpResponse:
        return problem(error.status, error.code, str(error.sentence))

    @api.exception_handler(ValidationError)
    def malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {"at": ".".join(str(part) for part in one["loc"]), "problem": one["msg"], "type": one["type"]}
            for one in error.errors
        ]
        return problem(422, "invalid", "The request does not have the documented form.", errors)

    @api.exception_handler(AuthenticationError)
    def unknown_caller(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(401, "unauthenticated", "Send a valid token: Authorization: Bearer amp_…")

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        code = "not-allowed" if error.status_code == HTTPStatus.FORBIDDEN else "bad-request"
        return problem(error.status_code, code, error.message)
