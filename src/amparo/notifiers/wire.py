"""What goes over the wire while a service is being asked: judged before it leaves, and known afterwards.

The services are asked by other people's code, each in its own way, but all through Python's sockets and all through
`requests`. So the guard stands there: every address is judged at the very moment of connecting, whatever name led to
it (DNS rebinding, redirects), and what was answered is noted, since the services themselves only say yes or no.
"""

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests.sessions

from amparo.core.addresses import Network, may_be_reached


@dataclass
class Wire:
    """`blocked`: an address was refused; `sent`: bytes left; `status`: of the last answer (RFC 9110), if one came."""

    named: Sequence[Network]
    blocked: bool = False
    sent: bool = False
    status: int | None = None


_wire: ContextVar[Wire | None] = ContextVar("wire", default=None)


@contextmanager
def watched(named: Sequence[Network]) -> Iterator[Wire]:
    """Let this context reach public addresses and those `named`, and no others."""
    wire = Wire(named)
    token = _wire.set(wire)
    try:
        yield wire
    finally:
        _wire.reset(token)


def _judge(event: str, arguments: tuple[Any, ...]) -> None:
    """Called by Python for everything it audits, so it leaves at once when nobody watches."""
    if event not in {"socket.connect", "http.client.send"}:
        return
    wire = _wire.get()
    if wire is None:
        return
    if event == "http.client.send":
        wire.sent = True
    elif not _may_connect(wire, *arguments):
        wire.blocked = True
        raise ConnectionRefusedError("this address may not be reached")


def _may_connect(wire: Wire, plug: socket.socket, address: Any) -> bool:
    if plug.family not in {socket.AF_INET, socket.AF_INET6}:
        return False
    try:
        return may_be_reached(ipaddress.ip_address(str(address[0]).partition("%")[0]), wire.named)
    except ValueError:  # a name: it would be looked up where nobody can see
        return False


class _NotingSession(requests.sessions.Session):
    """Notes what was answered, and believes whom the rest of the house believes (SSL_CERT_FILE)."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if believed := os.environ.get("SSL_CERT_FILE"):
            options["verify"] = believed
        response = super().send(request, **options)
        if wire := _wire.get():
            wire.status = response.status_code
        return response


sys.addaudithook(_judge)
requests.sessions.Session = _NotingSession  # type: ignore[misc] # `requests.post` makes one of these for each request
