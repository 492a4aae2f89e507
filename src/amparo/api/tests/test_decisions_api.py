"""The platform hands its decisions in, and reads what became of them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import staff

from amparo.accounts.models import ApiToken, User
from amparo.accounts.permissions import Role, Scope
from amparo.core import clock
from amparo.core.secrets import fingerprint
from amparo.core.text import Variants
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.models import Case, Evidence
from amparo.moderation.services import LineFields, Words
from amparo.tickets.uploads import FILE_LIMIT

DECISION = {
    "kind": "live",
    "subject_ref": "live-77",
    "creator": {"reference": "vale", "name": "Vale", "tier": "vip", "market": "ES", "language": "es"},
    "measure": {"action": "live_suspended", "hours": 168},
    "policy_line": "4.2",
    "facts": "Una llama en la mesa",
    "first": {"reviewer": "desk-es-4", "reason": "Fire near a curtain"},
    "reference": "p-991",
    "evidence": [{"text": "Sin miedo", "severity": 1}],
}


@pytest.fixture
def line(olga: User) -> None:
    words = Variants(source="en", texts={"en": "Open fire in a closed room."})
    services.save_policy_line(code="4.2", what=LineFields(title=words, text=words), by=olga)


def client(user: User, *scopes: Scope) -> Client:
    ApiToken.objects.create(user=user, token_hash=fingerprint(f"amp_{user.pk}"), scopes=list(scopes))
    return Client(headers={"Authorization": f"Bearer amp_{user.pk}"})


def sent(by: Client, what: dict[str, Any] = DECISION, key: str = "k-1") -> Any:
    headers = {"Idempotency-Key": key}
    return by.post("/api/v1/decisions", what, content_type="application/json", headers=headers)


@pytest.mark.usefixtures("line")
def test_the_platform_hands_a_decision_in_once_and_reads_what_became_of_it(ana: User, noor: User) -> None:
    platform = client(ana, Scope.DECISIONS_READ, Scope.DECISIONS_WRITE)
    first, again, other_key = sent(platform), sent(platform), sent(platform, key="k-2")
    assert first.status_code == 201, first.json()
    assert first.json() == again.json() == other_key.json()
    assert (first.json()["state"], first.json()["rule"]) == ("pending", "vip")
    case = services.claim_next(by=noor)
    assert case is not None
    services.commit_verdict(case=case, by=noor, words=Words(verdict="upholds", reason="The curtain"))
    for later in (timedelta(seconds=11), timedelta(minutes=6)):
        with clock.at(clock.now() + later):
            run_due()
    services.tell(case=case, by=noor, note="In the app")
    read = platform.get(f"/api/v1/decisions/{case.number}").json()
    assert (read["state"], read["outcome"]) == ("told", "upheld")
    assert "Una llama en la mesa" in read["rulings"][0]["statement"]
    assert "Fire near a curtain" not in str(read)
    assert "Noor" not in str(read)


@pytest.mark.usefixtures("line")
def test_a_token_without_the_scope_or_the_right_hands_nothing_in(ana: User, noor: User) -> None:
    assert sent(client(ana, Scope.TICKETS_WRITE)).status_code == 403
    pia = staff("Pia", Role.PARTNERS)
    assert sent(client(pia, Scope.DECISIONS_WRITE)).status_code == 403
    assert not Case.objects.exists()


@pytest.mark.usefixtures("line")
def test_what_somebody_else_handed_in_is_not_there(ana: User, luis: User) -> None:
    assert sent(client(ana, Scope.DECISIONS_WRITE)).status_code == 201
    theirs = client(luis, Scope.DECISIONS_READ, Scope.DECISIONS_WRITE)
    assert theirs.get("/api/v1/decisions").json()["items"] == []
    assert theirs.get(f"/api/v1/decisions/{Case.objects.get().number}").status_code == 404
    assert sent(theirs).status_code == 409


@pytest.mark.usefixtures("line")
def test_what_is_not_in_order_is_refused_with_its_place(ana: User) -> None:
    platform = client(ana, Scope.DECISIONS_WRITE)
    assert sent(platform, DECISION | {"policy_line": "9.9"}).status_code == 422
    assert sent(platform, DECISION | {"evidence": [{"text": "a", "url": "https://a.example"}]}).status_code == 422
    assert sent(platform, DECISION | {"harm": "unheard"}).status_code == 422


def sent_with_files(by: Client, what: dict[str, Any], *files: SimpleUploadedFile, key: str = "k-1") -> Any:
    said = {"decision": json.dumps(what), "files": list(files)}
    return by.post("/api/v1/decisions/with-files", said, headers={"Idempotency-Key": key})


def a_file(name: str = "flame.png", content: bytes = b"\x89PNG\r\n\x1a\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


FILMED = {**DECISION, "evidence": [{"file": "flame.png", "harm": "self_harm", "severity": 3}, {"text": "Sin miedo"}]}


@pytest.mark.usefixtures("line")
def test_files_come_with_their_class_and_are_kept_once(ana: User) -> None:
    platform = client(ana, Scope.DECISIONS_READ, Scope.DECISIONS_WRITE)
    first, again = sent_with_files(platform, FILMED, a_file()), sent_with_files(platform, FILMED, a_file())
    assert first.status_code == 201, first.json()
    assert first.json() == again.json()
    piece = Evidence.objects.get(kind="file")
    assert (piece.name, piece.content_type, piece.harm, piece.severity) == ("flame.png", "image/png", "self_harm", 3)
    other = sent_with_files(platform, FILMED, a_file(content=b"GIF89a"))
    assert other.status_code == 422, "the same key for something else"


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(
    ("what", "files"),
    [
        (FILMED, [a_file("other.png")]),
        (FILMED, [a_file(), a_file("more.png")]),
        ({**FILMED, "evidence": []}, [a_file()]),
        ({**FILMED, "facts": ""}, [a_file()]),
        (FILMED, [a_file(content=b"x" * (FILE_LIMIT + 1))]),
    ],
    ids=["misnamed", "one too many", "named by nothing", "no facts", "too large"],
)
def test_what_does_not_fit_together_is_refused_and_nothing_is_kept(
    ana: User, what: dict[str, Any], files: list[SimpleUploadedFile]
) -> None:
    answer = sent_with_files(client(ana, Scope.DECISIONS_WRITE), what, *files)
    assert answer.status_code == 422, answer.json()
    assert not Case.objects.exists()


@pytest.mark.usefixtures("line")
def test_a_file_that_nobody_judged_is_covered_as_a_moderate_one_and_looked_into(ana: User) -> None:
    bare = {**FILMED, "evidence": [{"file": "flame.png"}]}
    assert sent_with_files(client(ana, Scope.DECISIONS_READ, Scope.DECISIONS_WRITE), bare, a_file()).status_code == 201
    piece = Evidence.objects.get()
    assert (piece.harm, piece.severity) == ("other", 2)
    assert ProcrastinateJob.objects.filter(task_name="media:fingerprint", args={"file_id": piece.file_id}).exists()


@pytest.mark.usefixtures("line")
def test_child_safety_material_does_not_come_this_way(ana: User) -> None:
    what = {**FILMED, "evidence": [{"file": "flame.png", "harm": "child_safety"}]}
    assert sent_with_files(client(ana, Scope.DECISIONS_WRITE), what, a_file()).status_code == 422
    assert not Case.objects.exists()


@pytest.mark.usefixtures("line")
def test_a_file_named_without_parts_is_told_where_it_goes(ana: User) -> None:
    answer = sent(client(ana, Scope.DECISIONS_WRITE), FILMED)
    assert answer.status_code == 422
    assert "submit_decision_with_files" in str(answer.json())
