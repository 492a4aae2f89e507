"""Mail fetched from an IMAP account: a cursor of UIDs, IDLE with polling as its net, one reader per mailbox.

The folder is opened read-only and no mark is set, so that people may go on reading the same account.
"""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import connection
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from amparo.channels.email.models import Mailbox
from amparo.channels.email.problems import Problem, problem_of
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.services.mailboxes.keeping import note_cursor, note_health
from amparo.channels.email.services.mailboxes.oauth import access_token, forget
from amparo.channels.email.states import Receiver, SignIn
from amparo.core import clock
from amparo.core.secrets import unseal

log = structlog.get_logger(__name__)

_TIMES: Final = SocketTimeout(connect=20, read=90)  # seconds
IDLE_RENEWED: Final = 5 * 60.0  # seconds; servers may hang up after 29 minutes (RFC 2177), routers much earlier
POLL: Final = 30.0  # seconds between looks where the server has no IDLE
_LOOK: Final = 2.0  # seconds between looks at `stop`
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 600.0
_BEFORE_US: Final = timedelta(days=14)  # unread mail this old is still taken when a mailbox is new here
_SAFE_OVERLAP: Final = timedelta(days=2)


class FolderMissing(Exception):
    """The account has no such folder, or does not let us open it."""


@contextmanager
def account(mailbox: Mailbox) -> Iterator[IMAPClient]:
    """A signed-in session. The password is unsealed here and nowhere else, or a token bought."""
    context = ssl.create_default_context() if mailbox.imap_tls else None
    client = IMAPClient(
        mailbox.imap_host, port=mailbox.imap_port, ssl=mailbox.imap_tls, ssl_context=context, timeout=_TIMES
    )
    try:
        _sign_in(client, mailbox)
        yield client
    finally:
        try:
            client.logout()
        except (IMAPClientError, OSError, EOFError):
            client.shutdown()


def _sign_in(client: IMAPClient, mailbox: Mailbox) -> None:
    if mailbox.sign_in != SignIn.OAUTH2:
        client.login(mailbox.imap_user, unseal(mailbox.imap_password))
        return
    try:
        client.oauth2_login(mailbox.imap_user, access_token(mailbox))
    except LoginError:
        forget(mailbox)
        raise


def open_folder(client: IMAPClient, mailbox: Mailbox) -> dict[bytes, Any]:
    """Open the mailbox's folder read-only. Raises FolderMissing."""
    try:
        return dict(client.select_folder(mailbox.imap_folder or "INBOX", readonly=True))
    except IMAPClientError as error:
        raise FolderMissing(str(error)) from error


class Reader(threading.Thread):
    """Reads one mailbox until told to stop; whatever goes wrong is noted on the mailbox and tried again.

    Whoever starts it holds the mailbox's lease: see `listener.Readers`.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(name=f"imap-{mailbox.pk}", daemon=True)
        self.mailbox = mailbox
        self.stopped = threading.Event()
        self.worked = False  # whether the last session came as far as the folder

    def run(self) -> None:
        pause = _FIRST_PAUSE
        while not self.stopped.is_set():
            self.worked = False
            try:
                with account(self.mailbox) as client:
                    self._read(client)
            except Exception as error:  # noqa: BLE001 - one mailbox's trouble is its own
                self._note(error)
            finally:
                connection.close()
            pause = _FIRST_PAUSE if self.worked else min(pause * 2, _LONGEST_PAUSE)
            self.stopped.wait(pause)

    def _read(self, client: IMAPClient) -> None:
        folder = open_folder(client, self.mailbox)
        self.worked = True
        fetch_new(client, self.mailbox, uidvalidity=int(folder[b"UIDVALIDITY"]), uidnext=int(folder[b"UIDNEXT"]))
        while not self.stopped.is_set():
            note_health(mailbox_id=self.mailbox.pk, problem=None)
            connection.close()  # back into the pool: the wait is long
            self._wait(client)
            if not self.stopped.is_set():
                fetch_new(client, self.mailbox, uidvalidity=int(folder[b"UIDVALIDITY"]))

    def _wait(self, client: IMAPClient) -> None:
        """Until the server says that something changed, or it is time to look anyway."""
        if b"IDLE" not in client.capabilities():
            self.stopped.wait(POLL)
            return
        client.idle()
        try:
            until = time.monotonic() + IDLE_RENEWED
            while time.monotonic() < until and not self.stopped.is_set():
                asked = time.monotonic()
                news = client.idle_check(timeout=_LOOK)
                # Of a server that hung up it says nothing, and at once; ending the wait finds out.
                if news or time.monotonic() - asked < _LOOK / 2:
                    return
        finally:
            client.idle_done()

    def _note(self, error: Exception) -> None:
        problem = (
            Problem("folder", str(error)[:200])
            if isinstance(error, FolderMissing)
            else problem_of(error, self.mailbox.imap_host)
        )
        log.warning("imap_trouble", mailbox_id=self.mailbox.pk, problem=problem.code, error=type(error).__name__)
        try:
            note_health(mailbox_id=self.mailbox.pk, problem=problem)
        except Exception as second:  # noqa: BLE001 - the database is away as well; the log has it
            log.warning("imap_trouble_not_noted", mailbox_id=self.mailbox.pk, error=type(second).__name__)


def fetch_new(client: IMAPClient, mailbox: Mailbox, *, uidvalidity: int, uidnext: int | None = None) -> int:
    """Receive what the folder holds beyond the cursor, oldest first; returns how many mails.

    The cursor follows each mail once it is safe. When the server has numbered the folder anew (UIDVALIDITY, RFC 3501
    §2.3.1.1), all of the last days is read again: what we have already is known by its contents.
    """
    if mailbox.imap_uidvalidity == uidvalidity:
        found = client.search(["UID", f"{mailbox.imap_last_uid + 1}:*"])
    elif mailbox.imap_uidvalidity is None:
        found = client.search(["UNSEEN", "SINCE", (clock.now() - _BEFORE_US).date()])
    else:
        since = (mailbox.imap_seen_at or clock.now()) - _SAFE_OVERLAP
        found = client.search(["SINCE", since.date()])
        mailbox.imap_last_uid = 0
    same = mailbox.imap_uidvalidity == uidvalidity
    uids = sorted(uid for uid in found if not same or uid > mailbox.imap_last_uid)
    for uid in uids:
        _take(client, mailbox, uid)
        note_cursor(mailbox=mailbox, uidvalidity=uidvalidity, last_uid=uid)
    if not same and uidnext is not None and mailbox.imap_last_uid < uidnext - 1:
        note_cursor(mailbox=mailbox, uidvalidity=uidvalidity, last_uid=uidnext - 1)
    return len(uids)


def _take(client: IMAPClient, mailbox: Mailbox, uid: int) -> None:
    """Fetch and keep one mail; of one beyond the size limit, as much as the limit allows."""
    part = b"BODY[]<0>"
    answer = client.fetch([uid], [f"BODY.PEEK[]<0.{settings.MAIL_SIZE_LIMIT}>"])
    raw = answer.get(uid, {}).get(part)
    if raw is None:  # it was deleted in between
        return
    receive(raw, receiver=Receiver.IMAP, mailbox=mailbox, envelope_from="", envelope_to="")
