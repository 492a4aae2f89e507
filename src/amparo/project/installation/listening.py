"""Where Amparo listens: read once from the environment, bound once by the supervisor.

A bound socket is handed to the process that serves it. While that process is being restarted, callers wait in the
socket's queue instead of being refused.
"""

import errno
import socket
import time
from dataclasses import dataclass
from typing import Final

from amparo.project.installation.env import Environment
from amparo.project.installation.refusal import Refusal

_QUEUE: Final = 1024
_PATIENCE: Final = 8.0  # seconds, for the children of a supervisor that was killed to let go of its ports


class PortTaken(Refusal):
    """Another program listens there; the text says where and which option chooses another port."""


@dataclass(frozen=True)
class Addresses:
    """Hosts and ports; a port of 0 means "not at all" for LMTP."""

    web: tuple[str, int]
    smtp: tuple[str, int]
    lmtp: tuple[str, int]


def addresses(env: Environment) -> Addresses:
    mail_host = env.text("AMPARO_MAIL_HOST", "127.0.0.1")
    return Addresses(
        web=(env.text("AMPARO_WEB_HOST", "127.0.0.1"), env.number("AMPARO_WEB_PORT", 8000, most=65535)),
        smtp=(mail_host, env.number("AMPARO_MAIL_SMTP_PORT", 2525, most=65535)),
        lmtp=(mail_host, env.number("AMPARO_MAIL_LMTP_PORT", 0, most=65535)),
    )


def bind(address: tuple[str, int], *, option: str, patiently: bool = False) -> socket.socket:
    """A listening socket. Raises PortTaken, whose sentence names `option`."""
    host, port = address
    give_up_at = time.monotonic() + (_PATIENCE if patiently else 0)
    while True:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            return socket.create_server((host, port), family=family, backlog=_QUEUE)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < give_up_at:
                time.sleep(0.2)
                continue
            raise PortTaken(_sentence(error, host, port, option)) from error


def _sentence(error: OSError, host: str, port: int, option: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another one: {option} {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Choose one above 1023: {option} {port + 8000}"
    return f"It is not possible to listen on {host} port {port}: {error.strerror}."
