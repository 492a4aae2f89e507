"""Mail fetched from a real IMAP account: all of it, once, as soon as it comes, and nothing in the account is touched."""

import imaplib
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from pytest_django import Settings
from tests.patience import PATIENCE

from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.problems import stored_problem
from amparo.channels.email.receivers import imap
from amparo.channels.email.receivers.imap import Reader, account, fetch_new, open_folder
from amparo.channels.email.receivers.listener import Readers
from amparo.channels.email.services.mailboxes.check import check_mailbox
from amparo.channels.email.tests import dovecot
from amparo.channels.email.tests.dovecot import Account
from amparo.channels.email.tests.post import mail
from amparo.core.secrets import seal

pytestmark = [dovecot.needed, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def accounts() -> Iterator[Callable[[str], Account]]:
    """One server for all tests: it takes a second to stop."""
    with dovecot.running() as running:
        yield running


@pytest.fixture
def inbox(accounts: Callable[[str], Account], request: pytest.FixtureRequest) -> Account:
    """An account of this test's own."""
    return accounts(request.node.name)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers look oftener whether they should stop, and are back sooner."""
    monkeypatch.setattr(imap, "_LOOK", 0.1)
    monkeypatch.setattr(imap, "_FIRST_PAUSE", 0.05)


@pytest.fixture
def ajuda(ajuda: Mailbox, inbox: Account) -> Mailbox:
    ajuda.imap_host, ajuda.imap_port, ajuda.imap_tls = "127.0.0.1", inbox.port, False
    ajuda.imap_user, ajuda.imap_password = inbox.user, seal(inbox.password)
    ajuda.save()
    return ajuda


def fetch(mailbox: Mailbox) -> int:
    """What a reader does between two waits, with the cursor as it is stored."""
    mailbox.refresh_from_db()
    with account(mailbox) as client:
        folder = open_folder(client, mailbox)
        return fetch_new(client, mailbox, uidvalidity=folder[b"UIDVALIDITY"], uidnext=folder[b"UIDNEXT"])


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.05)


@pytest.fixture
def reader(ajuda: Mailbox) -> Iterator[Reader]:
    running = Reader(ajuda)
    running.start()
    yield running
    running.stopped.set()
    running.join(PATIENCE)
    assert not running.is_alive()


def test_each_mail_is_fetched_once_and_stays_unread_in_the_account(ajuda: Mailbox, inbox: Account) -> None:
    inbox.deliver(mail("Um"))
    inbox.deliver(mail("Dois"))
    assert [fetch(ajuda), fetch(ajuda)] == [2, 0]
    inbox.deliver(mail("Três"))
    assert [fetch(ajuda), fetch(ajuda)] == [1, 0]
    assert list(Arrival.objects.values_list("receiver", "copies")) == [("imap", 1)] * 3
    with imaplib.IMAP4("127.0.0.1", inbox.port) as client:
        client.login(inbox.user, inbox.password)
        client.select(readonly=True)
        assert len(client.search(None, "UNSEEN")[1][0].split()) == 3


def test_a_folder_numbered_anew_loses_nothing_and_doubles_nothing(ajuda: Mailbox, inbox: Account) -> None:
    inbox.deliver(mail("Um"))
    fetch(ajuda)
    before = ajuda.imap_uidvalidity
    time.sleep(1.1)  # UIDVALIDITY is made of the second
    inbox.number_anew()
    inbox.deliver(mail("Dois"))
    fetch(ajuda)
    assert ajuda.imap_uidvalidity != before
    assert sorted(Arrival.objects.values_list("copies", flat=True)) == [1, 2]


def test_a_mail_is_here_moments_after_it_came(ajuda: Mailbox, inbox: Account, reader: Reader) -> None:
    until(lambda: Mailbox.objects.get().imap_seen_at)
    inbox.deliver(mail())
    until(Arrival.objects.exists)
    until(lambda: Mailbox.objects.get().imap_last_uid == 1)


def test_a_mail_beyond_the_size_limit_is_kept_as_far_as_the_limit(
    ajuda: Mailbox, inbox: Account, settings: Settings
) -> None:
    settings.MAIL_SIZE_LIMIT = 2000
    inbox.deliver(mail("x" * 70 + "\n" + "Longo. " * 1000))
    fetch(ajuda)
    assert Arrival.objects.get().raw.size == 2000


def test_one_of_all_processes_reads_a_mailbox(ajuda: Mailbox) -> None:
    first, second = Readers(), Readers()
    try:
        first.follow()
        second.follow()
        assert (list(first.running), list(second.running)) == ([ajuda.pk], [])
        first.stop()
        # The database lets go of the mailbox when it has noticed that the first one's connection is gone.
        until(lambda: second.follow() or list(second.running) == [ajuda.pk])
    finally:
        first.stop()
        second.stop()


def test_a_reader_that_lost_its_lease_stops_and_takes_it_again(ajuda: Mailbox) -> None:
    readers = Readers()
    readers.follow()
    try:
        (_settings, reader) = readers.running[ajuda.pk]
        with connection.cursor() as cursor:
            # of this database alone: its server keeps those of the tests that run beside this one as well
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database AS ours ON ours.oid = database"
                " WHERE locktype = 'advisory' AND datname = current_database()"
            )
        with pytest.raises(psycopg.Error):
            readers.follow()
        assert not reader.is_alive()
        readers.follow()
        assert list(readers.running) == [ajuda.pk]
    finally:
        readers.stop()


def test_a_mailbox_that_changed_is_read_anew_and_one_out_of_use_no_more(ajuda: Mailbox) -> None:
    readers = Readers()
    readers.follow()
    try:
        before = readers.running[ajuda.pk][1]
        for change in ({"imap_folder": "Outra"}, {"sign_in": "oauth2"}, {"oauth_refresh_token": seal("novo")}):
            Mailbox.objects.update(**change)
            readers.follow()
            assert readers.running[ajuda.pk][1] is not before, change
            before = readers.running[ajuda.pk][1]
        Mailbox.objects.update(is_active=False)
        readers.follow()
        assert not readers.running
    finally:
        readers.stop()


def test_a_wrong_password_is_said_on_the_mailbox(ajuda: Mailbox, inbox: Account) -> None:
    ajuda.imap_password = seal("outra")
    ajuda.save()
    reader = Reader(ajuda)
    reader.start()
    until(lambda: Mailbox.objects.get().imap_problem)
    reader.stopped.set()
    reader.join(PATIENCE)
    problem = stored_problem(Mailbox.objects.get().imap_problem)
    assert problem
    assert problem.code == "login"
    assert problem.sentence().startswith("The server refused user and password: [AUTHENTICATIONFAILED]")


def test_a_lost_connection_is_made_again(ajuda: Mailbox, inbox: Account, reader: Reader) -> None:
    until(lambda: Mailbox.objects.get().imap_seen_at)
    inbox.cut()
    inbox.deliver(mail())
    until(Arrival.objects.exists)


def test_the_test_button_says_every_step_that_went_well(ajuda: Mailbox) -> None:
    steps = {check.step: check.is_fine for check in check_mailbox(ajuda)}
    assert steps == {"imap-reach": True, "imap-login": True, "imap-folder": True, "smtp-reach": False}


def test_the_test_button_says_that_the_folder_is_missing(ajuda: Mailbox) -> None:
    ajuda.imap_folder = "Nada"
    failed = [check for check in check_mailbox(ajuda) if not check.is_fine]
    assert failed[0].step == "imap-folder"
    assert "cannot be opened" in failed[0].sentence
    connection.close()
