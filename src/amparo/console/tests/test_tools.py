"""Olga connects a tool: a document, its operations, their names, and a test that says what fails."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.browser import Visit
from tests.cast import HTMX
from tests.everybody import barriers_of

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core.secrets import unseal
from amparo.tickets.models import Ticket
from amparo.tools.asking import Asked
from amparo.tools.models import Action, Breaker, Connector
from amparo.tools.services import call
from amparo.tools.tests.test_openapi import DOCUMENT
from amparo.tools.tests.tool import Tool, data, plain, serving


@pytest.fixture
def tool() -> Iterator[Tool]:
    with serving() as here:
        yield here


def connect(as_olga: Client, tool: Tool, document: str = DOCUMENT) -> Connector:
    file = SimpleUploadedFile("openapi.yaml", document.encode())
    shape = {"title": "Lume", "name": "lume", "document": file, "base_url": tool.address, "networks": "127.0.0.1"}
    answer = as_olga.post("/console/tools/new/", shape)
    assert answer.status_code == 302, answer.content.decode()
    connector = Connector.objects.get()
    assert answer["Location"] == f"/console/tools/{connector.pk}/operations/"
    return connector


def test_a_document_becomes_a_connector_and_its_operations_actions(as_olga: Client, tool: Tool) -> None:
    connector = connect(as_olga, tool)
    page = as_olga.get(f"/console/tools/{connector.pk}/operations/").content.decode()
    assert "lume.accounts.find" in page
    as_olga.post(
        f"/console/tools/{connector.pk}/operations/", {"operation": ["accounts.find", "strikes.remove_strike"]}
    )
    found = {action.name: action for action in Action.objects.all()}
    assert set(found) == {"lume.accounts.find", "lume.strikes.remove_strike"}
    assert found["lume.accounts.find"].is_active  # the document names it in every language
    assert not found["lume.strikes.remove_strike"].is_active
    assert found["lume.strikes.remove_strike"].risk == "danger"
    assert "To be named" in as_olga.get(f"/console/tools/{connector.pk}/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_what_changes_something_can_know_a_repeated_key(as_olga: Client, tool: Tool, method: str) -> None:
    header = "parameters: [{name: Idempotency-Key, in: header, schema: {type: string}}]"
    document = f"openapi: 3.1.0\npaths: {{/accounts: {{{method}: {{{header}}}}}}}"
    assert connect(as_olga, tool, document).knows_keys == (method == "post")


def test_a_document_is_fetched_from_an_address_under_the_same_guard(as_olga: Client, tool: Tool) -> None:
    tool.says(plain(200, DOCUMENT.encode(), Content_Type="text/yaml"))
    shape = {"title": "Lume", "name": "lume", "document_url": f"{tool.address}/openapi.yaml"}
    refused = as_olga.post("/console/tools/new/", shape)
    assert refused.status_code == 422
    assert "private address" in refused.content.decode()
    assert not tool.seen
    assert as_olga.post("/console/tools/new/", shape | {"networks": "127.0.0.1"}).status_code == 302
    assert Connector.objects.get().base_url == "https://api.lume.example/v1"


@pytest.mark.parametrize(
    ("document", "words"), [("swagger: '2.0'", "Swagger 2"), ("{", "line 1"), ("openapi: 3.0.0", "no paths")]
)
def test_nonsense_is_said_at_its_field(as_olga: Client, document: str, words: str) -> None:
    file = SimpleUploadedFile("x.yaml", document.encode())
    answer = as_olga.post("/console/tools/new/", {"title": "Lume", "name": "lume", "document": file})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Connector.objects.exists()


SETTINGS = {
    "title": "Lume",
    "seconds": "3",
    "auth_kind": "key",
    "auth_name": "X-Api-Key",
    "auth_secret": "s3cret-key",
    "networks": "127.0.0.1",
    "is_active": "on",
}


def test_a_secret_goes_in_and_never_comes_out(as_olga: Client, tool: Tool, caplog: pytest.LogCaptureFixture) -> None:
    connector = connect(as_olga, tool)
    path = f"/console/tools/{connector.pk}/settings/"
    as_olga.post(path, SETTINGS | {"base_url": tool.address})
    connector.refresh_from_db()
    assert "s3cret" not in connector.auth_secret
    assert unseal(connector.auth_secret) == "s3cret-key"
    assert "s3cret-key" not in as_olga.get(path).content.decode() + as_olga.get("/console/log/").content.decode()
    as_olga.post(path, SETTINGS | {"base_url": tool.address, "auth_secret": ""})
    connector.refresh_from_db()
    assert unseal(connector.auth_secret) == "s3cret-key"
    elsewhere = as_olga.post(path, SETTINGS | {"base_url": "https://evil.example", "auth_secret": ""})
    assert "enter it again" in elsewhere.content.decode()
    as_olga.post(f"/console/tools/{connector.pk}/test/")
    assert tool.seen[-1].headers["X-Api-Key"] == "s3cret-key"
    assert "s3cret" not in caplog.text


def says_how(url: str) -> str:
    scheme = f"{{type: oauth2, flows: {{clientCredentials: {{tokenUrl: '{url}', scopes: {{}}}}}}}}"
    return DOCUMENT.replace("\ncomponents:\n", f"\ncomponents:\n  securitySchemes: {{ours: {scheme}}}\n")


def test_where_the_document_says_how_olga_types_the_secrets_alone(as_olga: Client, tool: Tool) -> None:
    connector = connect(as_olga, tool, says_how(f"{tool.address}/token"))
    assert not connector.is_active
    assert "until its credentials are entered" in as_olga.get(f"/console/tools/{connector.pk}/").content.decode()
    path = f"/console/tools/{connector.pk}/settings/"
    form = as_olga.get(path).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}
    assert (shown["auth_kind"], shown["auth_url"], shown["is_active"]) == ("oauth2", f"{tool.address}/token", True)
    assert as_olga.post(path, shown | {"is_active": "on"}).status_code == 422  # nobody is let in without
    secrets = {"auth_name": "amparo", "auth_secret": "s3cret", "is_active": "on"}
    assert as_olga.post(path, shown | secrets).status_code == 302
    tool.says(data({"access_token": "t-1", "expires_in": 3600}))
    as_olga.post(f"/console/tools/{connector.pk}/test/")
    assert [one.path for one in tool.seen] == ["/token", "/"]
    assert tool.seen[-1].headers["Authorization"] == "Bearer t-1"


def test_half_an_address_of_tokens_is_not_guessed(as_olga: Client, tool: Tool) -> None:
    connector = connect(as_olga, tool, says_how("/token"))  # from a file, nobody knows against what
    assert (connector.auth_kind, connector.is_active) == ("none", True)


def test_a_test_between_two_saves_is_nobody_elses_change(as_olga: Client, tool: Tool) -> None:
    path = f"/console/tools/{connect(as_olga, tool).pk}/"
    shown = re.search(r'name="version" value="(\d+)"', as_olga.get(f"{path}settings/").content.decode())
    assert shown
    as_olga.post(f"{path}test/")
    typed = SETTINGS | {"base_url": tool.address, "version": shown[1]}
    assert as_olga.post(f"{path}settings/", typed).status_code == 302


def test_a_secret_is_forgotten_once_the_connector_can_do_without(as_olga: Client, tool: Tool) -> None:
    connector = connect(as_olga, tool)
    path = f"/console/tools/{connector.pk}/settings/"
    as_olga.post(path, SETTINGS | {"base_url": tool.address})
    forgets = SETTINGS | {"base_url": tool.address, "auth_secret": "", "auth_secret_forget": "on"}
    assert as_olga.post(path, forgets).status_code == 422
    connector.refresh_from_db()
    assert unseal(connector.auth_secret) == "s3cret-key"
    as_olga.post(path, {name: value for name, value in forgets.items() if name != "is_active"})
    connector.refresh_from_db()
    assert (connector.auth_secret, connector.is_active) == ("", False)
    assert EventRecord.objects.filter(kind="tools:connector:secret_forgotten").count() == 1
    assert as_olga.post(path, forgets).status_code == 422  # in use again, it must show who we are


def test_the_test_says_exactly_what_fails(as_olga: Client, tool: Tool) -> None:
    connector = connect(as_olga, tool)
    path = f"/console/tools/{connector.pk}/test/"
    region = as_olga.post(path, headers=HTMX).content.decode()
    assert region.lstrip().startswith('<div id="checks"')
    assert "It answered 200" in region
    tool.says(data({}, 401))
    assert "does not accept our credentials (401)" in as_olga.post(path).content.decode()
    Connector.objects.update(networks=[])
    assert "private address" in as_olga.post(path).content.decode()
    Connector.objects.update(base_url="http://nowhere.invalid")
    assert "no host of the name nowhere.invalid" in as_olga.post(path).content.decode()


def test_an_action_is_named_and_bounded(as_olga: Client, tool: Tool) -> None:
    connector = connect(as_olga, tool)
    as_olga.post(f"/console/tools/{connector.pk}/operations/", {"operation": ["accounts.find"]})
    action = Action.objects.get()
    path = f"/console/tools/actions/{action.pk}/"
    page = as_olga.get(path)
    assert page.status_code == 200
    form = page.context["form"]
    shape = {name: value for name in form.fields if (value := form[name].value())}
    shape |= {
        "label_es": "Buscar cuenta",
        "see_phone_masked": "leads",
        "see_age": "all",
        "daily_limit": "5",
        "risk": "read",
    }
    answer = as_olga.post(path, shape)
    assert answer.status_code == 302, answer.context["form"].errors
    action.refresh_from_db()
    assert action.label.texts["es"] == "Buscar cuenta"
    assert set(action.hidden) == {"phone_masked", "best_age"}
    assert "lead" in action.hidden["phone_masked"]
    assert action.daily_limit == 5
    refused = as_olga.post(path, shape | {"label_es": ""})
    assert "in every language: es" in refused.content.decode()
    refused = as_olga.post(path, shape | {"is_card": "on", "from_id": ""})
    assert "where id comes from" in refused.content.decode()


def test_the_log_says_who_asked_what_and_what_came(as_olga: Client, tool: Tool, ticket: Ticket, ana: User) -> None:
    connector = connect(as_olga, tool)
    as_olga.post(f"/console/tools/{connector.pk}/operations/", {"operation": ["accounts.find"]})
    action = Action.objects.get()
    call(asked=Asked(action=action.name, ticket=ticket, reason="cannot sign in", key="k", inputs={"id": "u1"}), by=ana)
    page = as_olga.get(f"/console/tools/actions/{action.pk}/calls/").content.decode()
    assert "cannot sign in" in page
    assert "id: u1" in page
    assert str(ticket.number) in page


@pytest.mark.journey
def test_the_screens_read_well_to_everybody(visit: Visit, olga: User, tool: Tool, ticket: Ticket, ana: User) -> None:
    client = Client()
    client.force_login(olga)
    connector = connect(client, tool)
    client.post(f"/console/tools/{connector.pk}/operations/", {"operation": ["accounts.find", "strikes.remove_strike"]})
    Breaker.objects.create(connector=connector, failures=2)
    action = Action.objects.get(name="lume.accounts.find")
    call(asked=Asked(action=action.name, ticket=ticket, reason="cannot sign in", key="k", inputs={"id": "u1"}), by=ana)
    paths = ["", "new/", f"{connector.pk}/", f"{connector.pk}/operations/", f"{connector.pk}/settings/"]
    paths += [f"actions/{action.pk}/", f"actions/{action.pk}/calls/"]
    assert barriers_of(visit(olga, "/console/tools/"), [f"/console/tools/{path}" for path in paths]) == {}


@pytest.mark.parametrize(
    ("before", "chosen", "after"),
    [
        (["owner", "administrator", "lead"], "leads", ["owner", "administrator", "lead"]),
        (["reviewer", "lead", "administrator", "owner"], "reviewers", ["owner", "administrator", "lead", "reviewer"]),
        (["owner", "administrator"], "administrators", ["owner", "administrator"]),
        ([], "nobody", []),
        (["quality", "lead"], "kept", ["quality", "lead"]),
    ],
)
def test_who_may_open_a_value_is_shown_as_it_is_and_saving_changes_nothing(
    as_olga: Client, tool: Tool, before: list[str], chosen: str, after: list[str]
) -> None:
    connector = connect(as_olga, tool)
    as_olga.post(f"/console/tools/{connector.pk}/operations/", {"operation": ["accounts.find"]})
    Action.objects.update(hidden={"age": before})
    action = Action.objects.get()
    path = f"/console/tools/actions/{action.pk}/"
    form = as_olga.get(path).context["form"]
    assert form["see_age"].value() == chosen
    words = dict(form.fields["see_age"].choices)
    assert ("kept" in words) == (chosen == "kept")
    as_olga.post(path, {name: value for name in form.fields if (value := form[name].value())} | {"label_es": "Buscar"})
    action.refresh_from_db()
    assert action.hidden == {"age": after}
