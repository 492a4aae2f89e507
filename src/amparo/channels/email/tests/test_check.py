"""The test button of a mailbox says exactly what failed."""

import socket

import pytest
from pytest_django import Settings
from tests.mail_server import Sink, sink

from amparo.channels.email.models import Mailbox
from amparo.channels.email.problems import Problem, stored_problem
from amparo.channels.email.services.mailboxes.check import Check, check_mailbox


@pytest.fixture
def server(ajuda: Mailbox) -> Sink:
    with sink() as running:
        ajuda.smtp_port = running.port
        yield running


def failed(mailbox: Mailbox) -> Check:
    (one,) = [check for check in check_mailbox(mailbox) if not check.is_fine]
    return one


def test_all_is_well_and_nothing_was_sent(ajuda: Mailbox, server: Sink) -> None:
    checks = check_mailbox(ajuda)
    assert [(check.step, check.is_fine) for check in checks] == [
        ("receive", True),
        ("smtp-reach", True),
        ("smtp-login", True),
        ("send", True),
    ]
    assert not server.taken
    assert server.senders[0].startswith("ajuda+b0.")  # as the answers' own sender will be


def test_a_name_that_does_not_exist(ajuda: Mailbox) -> None:
    ajuda.imap_host = "imap.lume.invalid"
    (check, *_rest) = [check for check in check_mailbox(ajuda) if not check.is_fine]
    assert (check.step, check.sentence) == (
        "imap-reach",
        "There is no server called imap.lume.invalid. Check the name.",
    )


def test_a_port_where_nobody_listens(ajuda: Mailbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        ajuda.smtp_port = free.getsockname()[1]
    assert "does not answer on this port" in failed(ajuda).sentence


def test_a_server_without_the_tls_that_was_asked_for(ajuda: Mailbox, server: Sink) -> None:
    ajuda.smtp_tls = "starttls"
    assert failed(ajuda).step == "smtp-login"
    assert "does not speak TLS" in failed(ajuda).sentence
    ajuda.smtp_tls = "tls"
    assert "does not speak TLS" in failed(ajuda).sentence


def test_a_server_that_does_not_let_the_address_send(ajuda: Mailbox, server: Sink) -> None:
    server.at_rcpt.append("550 5.7.1 Sender not owned by user")
    check = failed(ajuda)
    assert check.step == "send"
    assert "Sender not owned by user" in check.sentence


def test_a_password_sealed_under_another_key(ajuda: Mailbox) -> None:
    ajuda.smtp_user, ajuda.smtp_password = "ajuda", "not sealed by us"
    assert "Enter it again" in failed(ajuda).sentence


def test_no_server_at_all(ajuda: Mailbox, settings: Settings) -> None:
    ajuda.smtp_host = ""
    settings.MAIL_OUT_HOST = ""
    assert failed(ajuda).sentence == "No server is set for outgoing mail."


def test_a_stored_problem_reads_in_the_language_of_its_reader() -> None:
    stored = Problem("login", "NO [AUTHENTICATIONFAILED]").stored()
    problem = stored_problem(stored)
    assert problem
    assert problem.sentence() == "The server refused user and password: NO [AUTHENTICATIONFAILED]"
    assert stored_problem("") is None
