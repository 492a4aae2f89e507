"""Ports for processes that are started, killed, and started again."""

import itertools
import os
import socket
from contextlib import suppress

_mine = itertools.count(10_000 + os.getpid() * 37 % 20_000)
"""Below those that the system gives to whoever asks for any: it would give away the port of who is just starting again."""


def free_port() -> int:
    for port in _mine:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("a count has no end")
