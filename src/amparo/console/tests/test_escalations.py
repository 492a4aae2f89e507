"""Olga writes down who decides what: authorities, kinds with their forms, and rules."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import User
from amparo.escalations.models import Authority, DirectoryRule, EscalationKind
from amparo.escalations.tests.conftest import words

pytestmark = pytest.mark.django_db

KIND = {
    "name_en": "Refund",
    "name_pt_br": "Reembolso",
    "level": "P1",
    "is_active": "on",
    "clock_P1_decide": "90",
    "q0_type": "text",
    "q0_label_en": "Transaction",
    "q0_required": "on",
    "q1_type": "choice",
    "q1_label_en": "How paid",
    "q1_options": "card: By card\nBy phone",
    "q1_personal": "on",
}


def test_olga_makes_an_authority_that_can_be_reached(as_olga: Client) -> None:
    said = {"name_en": "Payments", "name_es": "Pagos", "language": "es", "is_active": "on"}
    refused = as_olga.post("/console/authorities/new/", said)
    assert refused.status_code == 422
    assert not Authority.objects.exists()
    as_olga.post("/console/authorities/new/", said | {"mail_address": "pay@lume.example"})
    authority = Authority.objects.get()
    assert (authority.code, authority.language, authority.name.in_language("es")) == ("payments", "es", "Pagos")
    hook = {"webhook_url": "https://pay.example/in", "webhook_secret": "between us"}
    as_olga.post(f"/console/authorities/{authority.pk}/", said | {"mail_address": "pay@lume.example"} | hook)
    page = as_olga.get(f"/console/authorities/{authority.pk}/").content.decode()
    assert "/loops/hooks/payments/" in page
    assert "between us" not in page
    kept = said | {"mail_address": "pay@lume.example", "webhook_secret_forget": "on"}
    refused = as_olga.post(f"/console/authorities/{authority.pk}/", kept | {"webhook_url": hook["webhook_url"]})
    assert refused.status_code == 422  # its system would not be believed
    as_olga.post(f"/console/authorities/{authority.pk}/", kept)
    authority.refresh_from_db()
    assert authority.webhook_secret == ""


@pytest.mark.parametrize("where", ["authorities", "escalations", "policy-lines"])
def test_what_olga_did_not_name_is_refused_where_the_name_is_typed(as_olga: Client, where: str) -> None:
    said = KIND | {
        "name_en": "",
        "name_pt_br": "",
        "q1_type": "text",
        "code": "4.2",
        "ground": "terms",
        "language": "es",
    }
    page = as_olga.post(f"/console/{where}/new/", said)
    assert page.status_code == 422
    assert 'class="error"' in page.content.decode()


def test_olga_makes_a_kind_with_its_form_and_its_clocks(as_olga: Client) -> None:
    as_olga.post("/console/escalations/new/", KIND)
    kind = EscalationKind.objects.get()
    first, second = kind.questions
    assert (first["type"], first["required"], first["label"]) == ("text", True, {"en": "Transaction"})
    assert [option["code"] for option in second["options"]] == ["card", "by-phone"]
    assert second["personal"] is True
    assert kind.clocks == {"P1": {"decide": 90}}
    as_olga.post(f"/console/escalations/{kind.pk}/", KIND | {"q0_label_en": "Number of the transaction"})
    kind.refresh_from_db()
    assert kind.questions[0]["name"] == first["name"]  # what fills it in goes on


def test_a_question_is_filled_in_from_what_a_procedure_found_out(as_olga: Client) -> None:
    as_olga.post("/console/escalations/new/", KIND | {"q0_from": "answers.transaction"})
    kind = EscalationKind.objects.get()
    assert kind.questions[0]["from"] == "answers.transaction"
    page = as_olga.get(f"/console/escalations/{kind.pk}/")
    assert 'value="answers.transaction"' in page.content.decode()
    assert '<option value="contact.account">' in page.content.decode()
    as_olga.post(f"/console/escalations/{kind.pk}/", KIND | {"q0_from": page.context["form"]["q0_from"].value()})
    kind.refresh_from_db()
    assert kind.questions[0]["from"] == "answers.transaction"
    wrong = as_olga.post("/console/escalations/new/", KIND | {"q0_from": "contact.shoe_size"})
    assert wrong.status_code == 422
    assert "Nothing is known by this name" in wrong.content.decode()


def test_whoever_writes_a_procedure_finds_the_code_its_step_names(as_olga: Client) -> None:
    as_olga.post("/console/escalations/new/", KIND | {"name_en": "Disputed charge"})
    assert ">disputed-charge<" in as_olga.get("/console/escalations/").content.decode()
    kind = EscalationKind.objects.get()
    page = as_olga.get(f"/console/escalations/{kind.pk}/").content.decode()
    assert ">disputed-charge<" in page
    assert all(f">{question['name']}<" in page for question in kind.questions)


def test_a_list_of_nothing_is_refused_and_what_was_typed_stays(as_olga: Client) -> None:
    refused = as_olga.post("/console/escalations/new/", KIND | {"q1_options": ""})
    assert refused.status_code == 422
    assert "How paid" in refused.content.decode()


def test_olga_adds_a_rule_and_takes_it_away(as_olga: Client) -> None:
    authority = Authority.objects.create(code="payments", name=words("Payments"), mail_address="pay@lume.example")
    kind = EscalationKind.objects.create(code="refund", name=words("Refund"))
    path = f"/console/escalations/{kind.pk}/rules/"
    as_olga.post(path, {"authority": authority.pk, "market": "BR", "level": "P1"})
    rule = DirectoryRule.objects.get()
    assert (rule.market, rule.level) == ("BR", "P1")
    assert "Payments" in as_olga.get(f"/console/escalations/{kind.pk}/").content.decode()
    assert as_olga.post(path, {"authority": authority.pk, "market": "XX"}).status_code == 404
    as_olga.post(path, {"remove": rule.pk})
    assert not DirectoryRule.objects.exists()


def test_a_lead_writes_nothing_here(client: Client, grace: User) -> None:
    client.force_login(grace)
    for path in ("/console/authorities/", "/console/authorities/new/", "/console/escalations/"):
        assert client.get(path).status_code == 403


def test_the_lists_cost_the_same_for_many_as_for_few(as_olga: Client) -> None:
    def cost() -> list[int]:
        found = []
        for path in ("/console/authorities/", "/console/escalations/"):
            with CaptureQueriesContext(connection) as queries:
                assert as_olga.get(path).status_code == 200
            found.append(len(queries))
        return found

    def make(number: int) -> None:
        authority = Authority.objects.create(code=f"a{number}", name=words(f"A{number}"), mail_address="a@b.example")
        kind = EscalationKind.objects.create(code=f"k{number}", name=words(f"K{number}"))
        DirectoryRule.objects.create(kind=kind, authority=authority)

    make(0)
    as_olga.get("/console/authorities/")
    few = cost()
    for number in range(1, 13):
        make(number)
    assert cost() == few
    assert max(few) <= 8
