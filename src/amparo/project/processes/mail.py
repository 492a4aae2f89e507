"""The mail process: takes mail in by SMTP and LMTP on bound sockets, and looks into IMAP accounts."""

import signal
import socket
import threading
from collections.abc import Callable

from amparo.channels.email.receivers.listener import run_listener


def serve(smtp: socket.socket, lmtp: socket.socket | None, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    run_listener(stop, smtp=smtp, lmtp=lmtp, ready=ready)
