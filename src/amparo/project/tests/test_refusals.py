"""What a person, a page's script and a program are told when something is refused."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from psycopg.errors import DeadlockDetected
from tests.cast import HTMX

from amparo.accounts.gate import public
from amparo.core.errors import AmparoError, Conflict, Invalid, Missing, NotAllowed
from amparo.project import urls as house

pytestmark = pytest.mark.django_db


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @public
    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    return view


@public
def deadlocked(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("deadlock detected") from DeadlockDetected("deadlock detected")


def without_gate(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("everything about everybody")


urlpatterns = [
    *house.urlpatterns,
    path("conflict", raising(Conflict("Grace changed this first."))),
    path("invalid", raising(Invalid("Write a name.", field="name"))),
    path("plain", raising(AmparoError("Not like this."))),
    path("missing", raising(Missing())),
    path("not-allowed", raising(NotAllowed())),
    path("broken", raising(RuntimeError("about maria@correio.example"))),
    path("deadlocked", deadlocked),
    path("api/v1/conflict", raising(Conflict("Grace changed this first."))),
    path("oversight", without_gate),
]
handler404 = "amparo.project.answers.not_found"
handler500 = "amparo.project.answers.broken"


@pytest.fixture
def visitor() -> Client:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("where", "status", "words"),
    [
        ("/conflict", 409, "Grace changed this first."),
        ("/invalid", 422, "Write a name."),
        ("/plain", 400, "Not like this."),
        ("/missing", 404, "There is nothing here"),
        ("/not-allowed", 403, "You do not have the permission"),
        ("/nowhere", 404, "There is nothing here"),
        ("/broken", 500, "Something broke on our side"),
    ],
)
def test_a_person_reads_a_page_with_the_sentence_and_a_reference(
    visitor: Client, where: str, status: int, words: str
) -> None:
    answer = visitor.get(where)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_page_shows_the_sentence_as_a_notice_and_keeps_what_was_typed(visitor: Client) -> None:
    answer = visitor.post("/conflict", headers=HTMX)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#notices"
    assert "Grace changed this first." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_plain_refusal_is_shown_by_htmx_too_which_swaps_no_400(visitor: Client) -> None:
    assert visitor.post("/plain", headers=HTMX).status_code == 422


def test_who_was_undone_for_somebody_else_is_told_to_try_again(visitor: Client) -> None:
    answer = visitor.get("/deadlocked")
    assert answer.status_code == 409
    assert b"Somebody else was faster" in answer.content


def test_a_program_reads_problem_json(visitor: Client) -> None:
    answer = visitor.get("/api/v1/conflict")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "conflict"
    assert visitor.get("/api/v1/nowhere").json()["code"] == "missing"


def test_a_view_that_forgot_its_gate_tells_nothing(visitor: Client) -> None:
    answer = visitor.get("/oversight")
    assert answer.status_code == 403
    assert "everybody" not in answer.content.decode()
