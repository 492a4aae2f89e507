"""The mail process: takes mail in by SMTP and LMTP, and looks into IMAP mailboxes."""

import signal
import socket
from collections.abc import Callable


def serve(_smtp: socket.socket, _lmtp: socket.socket | None, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM."""
    ready()
    signal.pause()
