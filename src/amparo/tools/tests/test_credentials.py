"""Who we are there: each way, kept sealed, never in a log."""

import base64
from collections.abc import Iterator

import pytest

from amparo.accounts.models import User
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.core.secrets import seal
from amparo.tickets.models import Ticket
from amparo.tools.asking import Asked, CallResult
from amparo.tools.catalogue import Outcome
from amparo.tools.models import Action, Call, Connector, Token
from amparo.tools.services import ConnectorFields, call, save_connector
from amparo.tools.tests.tool import Tool, data, plain, serving


@pytest.fixture
def tokens() -> Iterator[Tool]:
    with serving() as here:
        here.says(data({"access_token": "t0ken", "expires_in": 3600, "token_type": "Bearer"}))
        yield here


def ask(find: Action, ticket: Ticket, by: User, key: str = "k1") -> CallResult:
    return call(asked=Asked(action=find.name, ticket=ticket, reason="x", key=key, inputs={"account_id": "u1"}), by=by)


@pytest.mark.parametrize(
    ("kind", "name", "header", "value"),
    [
        ("key", "X-Api-Key", "X-Api-Key", "s3cret"),
        ("bearer", "", "Authorization", "Bearer s3cret"),
        ("basic", "amparo", "Authorization", "Basic " + base64.b64encode(b"amparo:s3cret").decode()),
    ],
)
def test_each_way_is_one_header(  # noqa: PLR0917 - fixtures and four values
    find: Action, ticket: Ticket, ana: User, tool: Tool, kind: str, name: str, header: str, value: str
) -> None:
    Connector.objects.update(auth_kind=kind, auth_name=name, auth_secret=seal("s3cret"))
    assert ask(find, ticket, ana).outcome == Outcome.DONE
    assert tool.seen[0].headers[header] == value


def oauth(tokens: Tool, secret: str = "s3cret") -> None:
    address = f"{tokens.address}/token"
    Connector.objects.update(
        auth_kind="oauth2", auth_name="amparo", auth_secret=seal(secret), auth_url=address, auth_scope="read"
    )


def test_a_token_is_fetched_once_and_again_when_it_is_refused(
    find: Action, ticket: Ticket, ana: User, tool: Tool, tokens: Tool
) -> None:
    oauth(tokens)
    assert ask(find, ticket, ana, "k1").outcome == Outcome.DONE
    assert ask(find, ticket, ana, "k2").outcome == Outcome.DONE
    assert tokens.seen[0].body == b"grant_type=client_credentials&scope=read"
    assert tool.seen[1].headers["Authorization"] == "Bearer t0ken"
    assert len(tokens.seen) == 1
    tool.seen.clear()
    tool.says(data({}, 401), data({"id": "u1"}))
    assert ask(find, ticket, ana, "k3").outcome == Outcome.DONE
    assert len(tokens.seen) == 2


def test_a_token_is_kept_sealed_for_every_process_and_only_for_the_credentials_it_was_bought_with(  # noqa: PLR0917 - fixtures
    find: Action, ticket: Ticket, ana: User, tool: Tool, tokens: Tool, lume_tool: Connector
) -> None:
    oauth(tokens)
    ask(find, ticket, ana, "k1")
    kept = Token.objects.get(connector=lume_tool)
    assert "t0ken" not in kept.sealed
    Token.objects.update(sealed=seal("from-another-process"))
    ask(find, ticket, ana, "k2")
    assert tool.seen[1].headers["Authorization"] == "Bearer from-another-process"
    oauth(tokens, "a newer secret")
    ask(find, ticket, ana, "k3")
    assert (len(tokens.seen), tool.seen[2].headers["Authorization"]) == (2, "Bearer t0ken")


@pytest.mark.parametrize("seconds", [29, 0, -5, float("nan"), 1e300])
def test_a_token_is_used_as_long_as_it_can_be(  # noqa: PLR0917 - fixtures
    find: Action, ticket: Ticket, ana: User, tool: Tool, tokens: Tool, seconds: float
) -> None:
    oauth(tokens)
    tokens.says(data({"access_token": "t0ken", "expires_in": seconds}))
    for key in ("k1", "k2"):
        assert ask(find, ticket, ana, key).outcome == Outcome.DONE
    assert len(tokens.seen) == (1 if seconds > 30 else 2)


def test_a_token_that_another_key_has_sealed_is_bought_anew(
    find: Action, ticket: Ticket, ana: User, tool: Tool, tokens: Tool
) -> None:
    oauth(tokens)
    ask(find, ticket, ana, "k1")
    Token.objects.update(sealed="gAAAAA-from-elsewhere")
    assert ask(find, ticket, ana, "k2").outcome == Outcome.DONE
    assert len(tokens.seen) == 2


def test_a_place_that_gives_no_token_is_named_and_nothing_is_asked(
    find: Action, ticket: Ticket, ana: User, tool: Tool, tokens: Tool
) -> None:
    oauth(tokens, "another")
    for answer in (
        data({}, 400),
        data({"token": "x"}),
        plain(200, b"<html>"),
        data([]),
        data({"access_token": "a\nb"}),
    ):
        tokens.says(answer)
        result = ask(find, ticket, ana)
        assert result.outcome == Outcome.DOWN
        assert "did not give one" in result.sentence
    assert not tool.seen


def test_secrets_of_another_installation_say_so(find: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    Connector.objects.update(auth_kind="bearer", auth_secret="gAAAAA-from-elsewhere")
    result = ask(find, ticket, ana)
    assert "enter them again" in result.sentence
    assert not tool.seen


def test_no_log_holds_a_secret_or_an_input(  # noqa: PLR0917 - fixtures
    find: Action,
    ticket: Ticket,
    ana: User,
    tool: Tool,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    Connector.objects.update(auth_kind="bearer", auth_secret=seal("s3cret-token"))
    caplog.set_level("DEBUG")
    asked = Asked(action=find.name, ticket=ticket, reason="x", key="k", inputs={"account_id": "pessoa-particular"})
    call(asked=asked, by=ana)
    said = caplog.text + "".join(capfd.readouterr())
    assert "s3cret-token" not in said
    assert "pessoa-particular" not in said
    assert "s3cret-token" not in str(list(Call.objects.values()))


SHAPE = {"name": "lume", "title": "Lume", "base_url": "https://api.lume.example/v1"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "Lume!"}, "name"),
        ({"title": " "}, "title"),
        ({"base_url": "ftp://lume.example"}, "base_url"),
        ({"base_url": "https://me:pw@lume.example"}, "base_url"),
        ({"base_url": "https://lume.example?x=1"}, "base_url"),
        ({"auth_kind": "key", "auth_name": "X Key", "auth_secret": "s"}, "auth_name"),
        ({"auth_kind": "key", "auth_name": "Host", "auth_secret": "s"}, "auth_name"),
        ({"auth_kind": "key", "auth_name": "X-Key", "auth_secret": "a\r\nHost: evil"}, "auth_secret"),
        ({"auth_kind": "bearer"}, "auth_secret"),
        ({"auth_kind": "oauth2", "auth_name": "x", "auth_secret": "s"}, "auth_url"),
        ({"auth_kind": "magic"}, "auth_kind"),
        ({"networks": ["10.0.0.0/99"]}, "networks"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": 61}, "seconds"),
    ],
)
def test_what_cannot_work_is_refused_at_its_field(olga: User, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        save_connector(by=olga, values=ConnectorFields(**{**SHAPE, **wrong}))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert not Connector.objects.exists()


def test_a_connector_keeps_its_name_and_no_two_share_one(olga: User, ana: User) -> None:
    with pytest.raises(NotAllowed):
        save_connector(by=ana, values=ConnectorFields(**SHAPE))  # type: ignore[arg-type]
    lume = save_connector(by=olga, values=ConnectorFields(**SHAPE))  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        save_connector(by=olga, values=ConnectorFields(**SHAPE))  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        save_connector(by=olga, connector=lume, values=ConnectorFields(name="other"))


@pytest.mark.parametrize(
    "said",
    [
        {"auth_kind": "oauth2", "auth_name": "x", "auth_url": "https://evil.example/token"},
        {"base_url": "https://evil.example/v1"},
        {"base_url": "http://api.lume.example/v1"},  # the same host, for everybody on the way to read
    ],
)
def test_a_secret_goes_nowhere_else_than_where_it_was_given_for(olga: User, said: dict[str, str]) -> None:
    """Whoever could lead it elsewhere would have it: an administrator who never saw it, or who takes over as one."""
    given = ConnectorFields(
        name="lume", title="Lume", base_url="https://api.lume.example/v1", auth_kind="bearer", auth_secret="s3cret"
    )
    connector = save_connector(by=olga, values=given)
    if "auth_url" in said:  # a place that nothing is sent to yet may be named
        save_connector(by=olga, values=ConnectorFields(auth_url=said["auth_url"]), connector=connector)
    with pytest.raises(Invalid) as refused:
        save_connector(by=olga, values=ConnectorFields(**said), connector=connector)
    assert refused.value.field == "auth_secret"
    save_connector(by=olga, values=ConnectorFields(**said, auth_secret="another"), connector=connector)
