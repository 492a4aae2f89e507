"""Signing in by tokens where a provider takes no password."""

import smtplib
from collections.abc import Iterator

import pytest
from pytest_django import Settings
from tests.mail_server import Sink, sink

from amparo.accounts.models import User
from amparo.channels.email.models import Mailbox
from amparo.channels.email.services.mailboxes import oauth
from amparo.channels.email.services.mailboxes.check import Check, check_mailbox
from amparo.channels.email.services.mailboxes.keeping import MailboxFields, save_mailbox
from amparo.channels.email.states import SignIn
from amparo.channels.email.tests.tokens import Provider, TokenSink, provider
from amparo.channels.email.transport import server_of
from amparo.core.errors import Invalid
from amparo.core.secrets import unseal
from amparo.core.smtp import session


@pytest.fixture
def house(settings: Settings) -> Iterator[Provider]:
    settings.MAIL_OAUTH_LOOPBACK = True
    oauth._held.clear()
    with provider() as running:
        yield running


@pytest.fixture
def server(house: Provider) -> Iterator[Sink]:
    with sink(TokenSink(provider=house), auth_require_tls=False) as running:
        yield running


@pytest.fixture
def ajuda(ajuda: Mailbox, house: Provider, server: Sink, olga: User) -> Mailbox:
    values = MailboxFields(
        imap_host="127.0.0.1",
        imap_port=house.imap_port,
        imap_tls=False,
        imap_user="ajuda",
        smtp_port=server.port,
        smtp_user="ajuda",
        sign_in=SignIn.OAUTH2,
        oauth_token_url=house.token_url,
        oauth_client_id="amparo",
        oauth_client_secret="segredo",
        oauth_refresh_token="first",
    )
    return save_mailbox(mailbox=ajuda, by=olga, values=values)


def failed(mailbox: Mailbox) -> list[Check]:
    return [check for check in check_mailbox(mailbox) if not check.is_fine]


def test_both_servers_are_signed_in_to_with_one_token_that_was_bought_once(ajuda: Mailbox, house: Provider) -> None:
    steps = [(check.step, check.is_fine) for check in check_mailbox(ajuda)]
    assert ("token", True) in steps
    assert ("imap-login", True) in steps
    assert ("imap-folder", True) in steps
    assert ("smtp-login", True) in steps
    assert ("send", True) in steps
    (asked,) = house.asked
    assert asked == {
        "grant_type": ["refresh_token"],
        "client_id": ["amparo"],
        "client_secret": ["segredo"],
        "refresh_token": ["first"],
    }


def test_without_a_user_of_its_own_the_sending_side_signs_in_as_the_receiving_one(ajuda: Mailbox, olga: User) -> None:
    ajuda = save_mailbox(mailbox=ajuda, by=olga, values=MailboxFields(smtp_user=""))
    assert not failed(ajuda)
    with session(server_of(ajuda)) as client:
        assert client.noop()[0] == 250
    by_password = save_mailbox(mailbox=ajuda, by=olga, values=MailboxFields(sign_in=SignIn.PASSWORD))
    assert not server_of(by_password).user  # a server that asks for no password is not signed in to


def test_what_buys_tokens_is_sealed_and_follows_when_the_provider_changes_it(ajuda: Mailbox, house: Provider) -> None:
    assert "segredo" not in ajuda.oauth_client_secret
    assert "first" not in ajuda.oauth_refresh_token
    oauth.access_token(ajuda)
    ajuda.refresh_from_db()
    assert unseal(ajuda.oauth_refresh_token) == "refresh-1"


def test_the_button_says_that_the_grant_is_over(ajuda: Mailbox, house: Provider) -> None:
    house.grants.clear()
    (check,) = failed(ajuda)
    assert check.step == "token"
    assert check.sentence == ("The token endpoint gave no access: invalid_grant Token has been expired or revoked.")


def test_the_button_says_that_the_endpoint_is_not_there(ajuda: Mailbox) -> None:
    ajuda.oauth_token_url = "http://127.0.0.1:1/token"
    (check,) = failed(ajuda)
    assert "cannot be reached: 127.0.0.1" in check.sentence


def test_a_token_the_server_refuses_is_not_used_again(ajuda: Mailbox, house: Provider) -> None:
    oauth.access_token(ajuda)
    house.valid.clear()
    (check,) = failed(ajuda)
    assert check.step == "imap-login"
    assert "Invalid credentials" in check.sentence
    assert len(house.asked) == 2  # the other server was signed in to with a new one
    house.valid.clear()
    with pytest.raises(smtplib.SMTPAuthenticationError), session(server_of(ajuda)):
        pass
    with session(server_of(ajuda)) as client:
        assert client.noop()[0] == 250


def test_secrets_go_over_https_only(ajuda: Mailbox, olga: User, settings: Settings) -> None:
    settings.MAIL_OAUTH_LOOPBACK = False
    for url in ("http://127.0.0.1/token", "http://login.example/token", "ftp://login.example/", "https://"):
        with pytest.raises(Invalid):
            save_mailbox(mailbox=ajuda, by=olga, values=MailboxFields(oauth_token_url=url))
        ajuda.oauth_token_url = url
        (check,) = failed(ajuda)
        assert "over https only" in check.sentence
    save_mailbox(mailbox=ajuda, by=olga, values=MailboxFields(oauth_token_url="https://login.example/token"))
