from datetime import timedelta

import pytest
from django.test import Client
from tests.api import caller

from amparo.accounts.idempotency import KEPT_FOR, forget_old
from amparo.accounts.models import ApiToken, IdempotentAnswer, User
from amparo.core import clock
from amparo.core.secrets import fingerprint

pytestmark = pytest.mark.django_db


def test_without_a_token_nothing_is_answered_but_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/tickets")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthenticated"


def test_a_token_does_only_what_its_scopes_name(ana: User) -> None:
    answer = caller(ana, "contacts:read").get("/api/v1/tickets")
    assert answer.status_code == 403
    assert "tickets:read" in answer.json()["detail"]


def test_a_token_does_not_more_than_its_owner_may(noor: User) -> None:
    answer = caller(noor, "tickets:write", "tickets:read").post("/api/v1/tickets", {}, "application/json")
    assert answer.status_code in {403, 422}


def test_a_revoked_token_is_no_token(ana: User) -> None:
    speaking = caller(ana, "tickets:read")
    assert speaking.get("/api/v1/tickets").status_code == 200
    ApiToken.objects.update(revoked_at="2026-01-01T00:00:00Z")
    assert speaking.get("/api/v1/tickets").status_code == 401


def test_the_database_does_not_know_the_token(ana: User) -> None:
    caller(ana, "tickets:read")
    row = ApiToken.objects.get()
    assert row.token_hash == fingerprint("amp_test_Ana_tickets:read")
    assert "amp_" not in row.token_hash


def test_the_owner_sees_when_a_token_was_last_used(ana: User) -> None:
    speaking = caller(ana, "tickets:read")
    assert ApiToken.objects.get().last_used_at is None
    speaking.get("/api/v1/tickets")
    assert ApiToken.objects.get().last_used_at is not None


def test_kept_answers_are_forgotten_after_a_day(ana: User) -> None:
    caller(ana, "tickets:read")
    token = ApiToken.objects.get()
    old = clock.now() - KEPT_FOR - timedelta(minutes=1)
    IdempotentAnswer.objects.create(token=token, key="old", request_hash="", created_at=old)
    IdempotentAnswer.objects.create(token=token, key="new", request_hash="")
    assert forget_old() == 1
    assert IdempotentAnswer.objects.get().key == "new"
