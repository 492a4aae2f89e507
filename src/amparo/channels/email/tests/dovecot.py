"""A real IMAP server, Debian's Dovecot, on free ports of this machine and in a folder of the test."""

import getpass
import imaplib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from tests.patience import PATIENCE
from tests.ports import free_port

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""
needed = pytest.mark.skipif(not PROGRAM, reason="Dovecot is not installed (apt-get install dovecot-imapd)")

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
info_log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {internal_group}
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
passdb {{
  driver = static
  args = password=segredo
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass
class Account:
    """One user of the server; the first mail makes the user's folder."""

    folder: Path
    port: int
    master: int
    user: str
    password: str = "segredo"

    def deliver(self, raw: bytes, *, folder: str = "INBOX") -> None:
        """Put a mail into a folder, unread, as a mail server would."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(self.user, self.password)
            client.append(folder, "", imaplib.Time2Internaldate(time.time()), raw.replace(b"\n", b"\r\n"))

    def cut(self) -> None:
        """Kill every session, as a failing server does."""
        listed = subprocess.check_output(["/bin/ps", "-eo", "pid,ppid,comm"], text=True).splitlines()[1:]
        for line in listed:
            pid, parent, name = line.split(None, 2)
            if int(parent) == self.master and name == "imap":
                os.kill(int(pid), signal.SIGKILL)

    def number_anew(self) -> None:
        """Lose the folder's numbering: the next one to look gets another UIDVALIDITY."""
        mail = self.folder / "mail" / self.user
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (mail / name).unlink(missing_ok=True)
        for left in mail.glob("dovecot-uidvalidity*"):
            left.unlink()


@contextmanager
def running() -> Iterator[Callable[[str], Account]]:
    """A server; yields what gives an account of a name.

    Dovecot runs as whoever runs the tests; root gives the mail to nobody, since Dovecot serves no mail of root's.
    """
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))  # pytest's own folders are closed to others than their owner
    port = free_port()
    me, mine = getpass.getuser(), subprocess.check_output(["/usr/bin/id", "-gn"], text=True).strip()
    is_root = os.geteuid() == 0
    names = {"user": "nobody", "group": "nogroup"} if is_root else {"user": me, "group": mine}
    names |= (
        {"login": "dovenull", "internal": "dovecot", "internal_group": "dovecot"}
        if is_root
        else {
            "login": me,
            "internal": me,
            "internal_group": mine,
        }
    )
    config = folder / "dovecot.conf"
    config.write_text(_CONFIG.format(folder=folder, port=port, **names))
    (folder / "mail").mkdir()
    if is_root:
        folder.chmod(0o755)
        for path in (folder, folder / "mail"):
            shutil.chown(path, "nobody", "nogroup")
    server = subprocess.Popen([PROGRAM, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, folder / "log")
        yield partial(Account, folder, port, server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
            return
        time.sleep(0.05)
    raise RuntimeError(f"Dovecot does not answer: {log.read_text() if log.exists() else ''}")
