"""The rules of second review: policy lines in versions, the book of rules, practice, and conflicts said for others."""

import pytest
from django.test import Client

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.moderation.models import CalibrationItem, Conflict, PolicyLine, RuleVersion
from amparo.moderation.queries.carrying import platform
from amparo.moderation.rules import USUAL, Book
from amparo.tools.models import Action

pytestmark = pytest.mark.django_db

LINE = {"code": "4.2", "title_en": "Dangerous acts", "text_en": "Open fire in a closed room.", "ground": "terms"}


@pytest.fixture
def console(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def test_olga_writes_a_line_and_changing_it_makes_the_next_version(console: Client) -> None:
    assert console.get("/console/policy-lines/").status_code == 200
    assert console.post("/console/policy-lines/new/", LINE | {"text_en": ""}).status_code == 422
    assert console.post("/console/policy-lines/new/", LINE).status_code == 302
    first = PolicyLine.objects.get()
    page = console.get(f"/console/policy-lines/{first.pk}/")
    said = LINE | {"text_es": "Fuego abierto.", "version": page.context["version"]}
    assert console.post(f"/console/policy-lines/{first.pk}/", said).status_code == 302
    newest = PolicyLine.objects.get(is_active=True)
    assert (newest.code, newest.version, newest.text.texts["es"]) == ("4.2", 2, "Fuego abierto.")
    assert console.post(f"/console/policy-lines/{first.pk}/", said).status_code == 404  # it is no longer the newest
    html = console.get("/console/policy-lines/").content.decode()
    assert "Open fire in a closed room." in html


def as_posted(page: object) -> dict[str, object]:
    """Everything a browser would send back of the form of the rules."""
    said: dict[str, object] = {"version": page.context["version"] or ""}
    for form in [page.context["form"], *page.context["rules"]]:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                said[field.html_name] = list(value) if isinstance(value, tuple) else value
    return said


def test_the_book_is_shown_as_it_holds_and_saved_as_the_next_version(console: Client) -> None:
    path = "/console/second-review/"
    page = console.get(path)
    said = as_posted(page)
    said |= {"minutes_live": "20", "r0-value_from": "500", "note": "Faster"}
    said |= {"r6-code": "spain", "r6-severity_from": "1", "r6-value_from": "0", "r6-share": "50"}
    said["r4-code"] = ""  # taken out
    assert console.post(path, said).status_code == 302
    saved = RuleVersion.objects.get()
    book = Book.from_json(saved.book)
    assert book.minutes == {"live": 20}
    assert [rule.code for rule in book.rules] == ["vip", "agency", "severity", "account_ended", "control", "spain"]
    assert (book.rules[0].value_from, list(book.rules[0].tiers)) == (500, ["vip"])
    assert book.rules[-1].share == 0.5
    html = console.get(path).content.decode()
    for said_of_rule in ("VIP · From a value of 5.00 · Nobody of the desk", "From severity 1 · 50 %"):
        assert said_of_rule in html
    assert (book.rules[4].share, book.rules[4].is_control) == (USUAL[5].share, True)
    assert "Faster" in console.get(path).content.decode()


def test_a_rule_that_cannot_be_is_said_and_nothing_is_saved(console: Client) -> None:
    said = as_posted(console.get("/console/second-review/")) | {"r0-share": "0"}
    assert console.post("/console/second-review/", said).status_code == 422
    assert not RuleVersion.objects.exists()


def test_an_item_for_practice_is_written_and_its_results_are_counted_without_who(console: Client) -> None:
    console.post("/console/policy-lines/new/", LINE)
    said = {
        "line": PolicyLine.objects.get().pk,
        "subject_kind": "comment",
        "language": "en",
        "facts": "She writes about a bonfire on the beach.",
        "evidence_text": "What a night!",
        "action": "warning",
        "verdict": "overturns",
        "reason": "A beach is no closed room.",
    }
    assert console.post("/console/practice/new/", said).status_code == 302
    assert CalibrationItem.objects.get().verdict == "overturns"
    assert "bonfire" in console.get("/console/practice/").content.decode()


def test_a_conflict_is_declared_for_noor_and_ended(console: Client, noor: User, ana: User) -> None:
    path = "/console/conflicts/"
    assert noor.name in console.get(path).content.decode()
    assert console.post(path, {"person": ana.pk, "market": "ES"}).status_code == 422  # Ana reviews nothing
    assert console.post(path, {"person": noor.pk}).status_code == 422
    assert console.post(path, {"person": noor.pk, "market": "ES"}).status_code == 302
    one = Conflict.objects.get()
    assert (one.person, one.market) == (noor, "ES")
    console.post(f"{path}{one.pk}/end/")
    one.refresh_from_db()
    assert one.ended_at is not None


def test_who_keeps_no_rules_sees_none_of_it(client: Client, noor: User) -> None:
    client.force_login(noor)
    for path in ("policy-lines", "second-review", "practice", "conflicts"):
        assert client.get(f"/console/{path}/").status_code == 403


def test_a_tool_is_named_for_an_outcome_and_the_page_asks_what_fills_its_inputs(
    console: Client,
    unlock: Action,
) -> None:
    path = "/console/outcomes/"
    named = {"overturned_action": unlock.name}
    asked = console.post(path, named)
    assert asked.status_code == 422
    assert "overturned_input_account_id" in asked.context["form"].errors
    assert console.post(path, named | {"overturned_input_account_id": "creator_ref"}).status_code == 302
    book = Book.from_json(RuleVersion.objects.get().book)
    assert book.tools == {"overturned": {"action": unlock.name, "inputs": {"account_id": "creator_ref"}}}
    assert [rule.code for rule in book.rules] == [rule.code for rule in USUAL]
    page = console.get(path)
    assert page.context["form"]["overturned_input_account_id"].value() == "creator_ref"
    said = {"version": page.context["version"], "upheld_action": ""}
    assert console.post(path, said).status_code == 302
    assert Book.from_json(RuleVersion.objects.get(version=2).book).tools == {}


def test_the_page_asks_what_fills_the_inputs_of_a_tool_as_soon_as_olga_chooses_it(
    console: Client,
    unlock: Action,
) -> None:
    page = console.get("/console/outcomes/", {"overturned_action": unlock.name, "upheld_action": ""})
    form = page.context["form"]
    assert not form.errors
    assert form["overturned_input_account_id"].value() == ""
    assert [name for name in form.fields if "_input_" in name] == [
        "overturned_input_account_id",
        "overturned_input_note",
    ]
    assert not RuleVersion.objects.exists()


def test_the_platform_is_named_its_secret_never_shown_and_left_alone_when_nothing_changes(console: Client) -> None:
    path = "/console/outcomes/"
    assert console.post(path, {"url": "http://platform.example/decisions"}).status_code == 422
    said = {"url": "https://platform.example/decisions", "tells_creators": "on"}
    assert console.post(path, said | {"secret": "a long secret"}).status_code == 302
    system = platform()
    assert system is not None
    assert (system.url, system.tells_creators) == (said["url"], True)
    assert "a long secret" not in console.get(path).content.decode()
    saved = EventRecord.objects.filter(kind="moderation:platform:saved")
    assert console.post(path, said).status_code == 302
    assert saved.count() == 1
    assert not RuleVersion.objects.exists()
    assert console.post(path, {"url": ""}).status_code == 302
    assert platform() is None
