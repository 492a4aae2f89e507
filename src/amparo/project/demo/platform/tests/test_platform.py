"""The invented platform, over HTTP as the desk would meet it."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import validate
from pytest_django import Settings
from tests.patience import PATIENCE

from amparo.project.demo.platform import contract, server
from amparo.project.demo.texts import read

JUSSARA, DAVI, JOEL = "LM-4410297", "davi.prado@correio.example", "LM-1000033"


@pytest.fixture
def lume(tmp_path: Path, settings: Settings) -> Iterator[httpx.Client]:
    """A client that shows the right key."""
    settings.HOME = tmp_path
    listening = socket.create_server(("127.0.0.1", 0))
    platform = server.Platform(listening, server.open_store())
    thread = threading.Thread(target=platform.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    store = server.open_store()
    key = {"Authorization": f"Bearer {store.token()}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{platform.server_port}", headers=key, timeout=PATIENCE) as client:
        yield client
    platform.shutdown()
    thread.join()
    platform.server_close()
    store.close()


def number_of(lume: httpx.Client, email: str) -> str:
    return str(lume.get("/v1/lookup", params={"email": email}).json()["account_id"])


def test_the_document_is_openapi_and_every_operation_is_done(lume: httpx.Client) -> None:
    document = lume.get("/openapi.json").json()
    validate(document)
    assert {operation.name for operation in contract.operations()} == set(server._DOES)


def test_every_answer_is_what_the_document_promises(lume: httpx.Client) -> None:
    looked_at = 0
    promised = {
        operation.name: jsonschema.Draft4Validator(contract.document() | dict(operation.answered))
        for operation in contract.operations()
    }
    for person in read("people")["people"]:
        if person.get("tier") == "agency":
            continue
        number = number_of(lume, person["email"])
        for operation in contract.operations():
            if operation.method == "GET" and "account_id" in operation.taken and operation.name != "accounts.find":
                path = operation.path.pattern.replace("(?P<account_id>[^/]+)", number)
                answer = lume.get(path, params={} if number in path else {"account_id": number})
                if answer.status_code == 200:
                    promised[operation.name].validate(answer.json())
                    looked_at += 1
    assert looked_at > 200


def test_a_stranger_without_the_key_learns_nothing(lume: httpx.Client) -> None:
    answer = lume.get("/v1/lookup", params={"account_id": JUSSARA}, headers={"Authorization": "Bearer guessed"})
    assert answer.status_code == 401
    assert "Jussara" not in answer.text


def test_jussara_is_found_by_the_address_she_had_before_the_thief_changed_it(lume: httpx.Client) -> None:
    account = lume.get("/v1/lookup", params={"email": "jussara@cozinhadaju.example"}).json()
    assert account["account_id"] == JUSSARA
    assert account["email_changed_recently"]
    assert account["phone_masked"] == "•••• 4242"


@pytest.mark.parametrize(
    ("told", "proves"),
    [
        ({"phone_ending": "4242", "signed_up_year": "2021", "device": "não sei"}, True),
        ({"phone_ending": "termina em 4242", "signed_up_year": "?", "device": "um Galaxy A15"}, True),
        ({"phone_ending": "4242", "signed_up_year": "2019", "device": "Pixel 7a"}, False),
        ({"phone_ending": "-", "signed_up_year": "-", "device": "-"}, False),
    ],
)
def test_two_of_three_facts_prove_an_owner_but_the_thiefs_own_phone_does_not(
    lume: httpx.Client, told: dict[str, str], *, proves: bool
) -> None:
    answer = lume.post(f"/v1/accounts/{JUSSARA}/identity-checks", json=told)
    assert answer.json() == {"confirmed": proves, "attempts_left": 4}


def test_guessing_ends_after_five_attempts(lume: httpx.Client) -> None:
    wrong = {"phone_ending": "0000", "signed_up_year": "1999", "device": "x"}
    answers = [lume.post(f"/v1/accounts/{JUSSARA}/identity-checks", json=wrong).status_code for _ in range(6)]
    assert answers == [200] * 5 + [409]


def test_a_link_is_refused_while_it_could_reach_the_thief_and_sent_once_the_address_is_back(lume: httpx.Client) -> None:
    ask = {"json": {"channel": "email"}}
    assert lume.post(f"/v1/accounts/{JUSSARA}/reset-links", **ask).status_code == 409
    why = {"json": {"reason": "Owner confirmed, ticket 1"}}
    assert lume.post(f"/v1/accounts/{JUSSARA}/session-revocations", **why).json()["revoked"] == 3
    assert lume.post(f"/v1/accounts/{JUSSARA}/email-restorations", **why).status_code == 200
    sent = lume.post(f"/v1/accounts/{JUSSARA}/reset-links", **ask)
    assert sent.status_code == 201
    assert sent.json()["sent_to_masked"] == "j•••@cozinhadaju.example"


def test_davi_is_unlocked_once(lume: httpx.Client) -> None:
    path = f"/v1/accounts/{number_of(lume, DAVI)}/unlocks"
    assert lume.post(path, json={"reason": "He proved who he is"}).json() == {"state": "active"}
    assert lume.post(path, json={"reason": "Again"}).status_code == 409


def test_a_repeated_key_gives_the_first_answer_and_does_nothing_twice(lume: httpx.Client) -> None:
    path, once = f"/v1/accounts/{number_of(lume, DAVI)}/unlocks", {"Idempotency-Key": "ticket-7-unlock"}
    answers = [lume.post(path, json={"reason": "He proved who he is"}, headers=once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert lume.post(path, json={"reason": "Another"}, headers=once).status_code == 422


def test_a_fake_stream_ends_when_its_profile_is_taken_down(lume: httpx.Client) -> None:
    assert lume.get("/v1/profiles/lookup", params={"handle": "joelplays.official"}).json()["is_live"]
    taken = lume.post("/v1/profiles/@joelplays.official/takedowns", json={"reason": "It copies Joel"}).json()
    assert taken == {"state": "removed", "ended_live": True}


def test_a_restriction_is_lifted_only_when_the_second_review_reversed_it(lume: httpx.Client) -> None:
    why = {"json": {"reason": "Second review"}}
    assert lume.post("/v1/restrictions/RS-1000033-2/lifts", **why).json() == {"is_restricted": False}
    assert lume.post("/v1/restrictions/RS-1002204-1/lifts", **why).status_code == 409


def test_a_video_is_put_back_once_and_its_strike_goes_with_it(lume: httpx.Client) -> None:
    lucia, why = "LM-1000817", {"json": {"reason": "Second review"}}
    video = lume.get("/v1/content/lookup", params={"account_id": lucia}).json()
    path = f"/v1/content/{video['content_id']}/restorations"
    assert lume.post(path, **why).json() == {"state": "visible"}
    assert lume.get(f"/v1/accounts/{lucia}/strikes").json()["count"] == 0
    assert lume.post(path, **why).status_code == 409


@pytest.mark.parametrize(
    ("method", "path", "said", "status"),
    [
        ("POST", f"/v1/accounts/{JUSSARA}/reset-links", {"channel": "pigeon"}, 422),
        ("POST", f"/v1/accounts/{JUSSARA}/reset-links", {}, 422),
        ("POST", f"/v1/accounts/{JUSSARA}/unlocks", {"reason": ["a", "list"]}, 422),
        ("POST", "/v1/accounts/LM-0/unlocks", {"reason": "Nobody's"}, 404),
        ("GET", "/v1/nowhere", {}, 404),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(
    lume: httpx.Client, method: str, path: str, said: dict[str, Any], status: int
) -> None:
    answer = lume.request(method, path, json=said)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["title"]


def test_a_body_that_is_no_json_is_refused(lume: httpx.Client) -> None:
    assert lume.post("/v1/reports", content=b"{half").status_code == 400
    assert lume.post("/v1/reports", content=b"[]").status_code == 400


def test_faults_come_when_asked_for_and_go(lume: httpx.Client) -> None:
    def meet(kind: str, **more: Any) -> httpx.Response:
        lume.delete("/control/faults")
        assert lume.put("/control/faults", json={"kind": kind, "operation": "accounts.find", **more}).status_code == 200
        return lume.get("/v1/lookup", params={"account_id": JOEL})

    assert meet("down").status_code == 503
    assert meet("wrong").headers["Content-Type"].startswith("text/html")
    assert meet("nonsense").json()["age"] == "many"
    assert len(meet("huge").content) > 10_000_000
    assert meet("redirect").status_code == 302
    assert meet("slow", seconds=0.2).elapsed.total_seconds() > 0.2
    with pytest.raises(httpx.RemoteProtocolError):
        meet("cut")
    assert meet("down", times=1).status_code == 503
    assert lume.get("/v1/lookup", params={"account_id": JOEL}).status_code == 200
    assert lume.get(f"/v1/accounts/{JOEL}/live").status_code == 200
    assert lume.put("/control/faults", json={"kind": "sulk"}).status_code == 422


def test_it_refuses_to_listen_where_others_could_reach_it(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path
    with socket.create_server(("", 0)) as open_to_all, pytest.raises(ValueError, match="loopback"):
        server.Platform(open_to_all, server.open_store())


def test_what_was_done_is_still_done_after_a_restart(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path
    first = server.open_store()
    token = first.token()
    with first.turn():
        first.change("account", {"account_id": JUSSARA}, state="locked")
    first.close()
    again = server.open_store()
    assert again.token() == token
    assert again.one("account", account_id=JUSSARA)["state"] == "locked"
    assert len(again.all("account")) == len({json.dumps(body) for body in again.all("account")})
    again.close()
