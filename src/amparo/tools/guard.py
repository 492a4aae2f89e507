"""Where a connector may lead us: by name, and by the address behind the name.

A name is looked up once, its addresses are judged, and the connection goes to the very address that was judged: a name
that answers otherwise a moment later (DNS rebinding) leads nowhere.
"""

import ipaddress
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from functools import cached_property

from amparo.core.addresses import Address, Network, may_be_reached
from amparo.tools.problems import Problem, ToolProblem

Resolver = Callable[[str, int], list[str]]

_names = ThreadPoolExecutor(max_workers=8, thread_name_prefix="names of tools")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Rule:
    """What one connector may reach: `hosts` by name, and of private addresses those in `named`."""

    hosts: frozenset[str]
    named: tuple[Network, ...] = ()
    resolver: Resolver = resolve

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset(host.lower().rstrip(".") for host in self.hosts)

    def allows_host(self, host: str) -> bool:
        return host.lower().rstrip(".") in self._hosts

    def allows_address(self, address: Address) -> bool:
        return may_be_reached(address, self.named)

    def addresses(self, host: str, port: int, seconds: float) -> list[str]:
        """The addresses to connect to, best first. Raises ToolProblem."""
        if not self.allows_host(host):
            raise ToolProblem(Problem.HOST, host)
        try:
            found = _names.submit(self.resolver, host, port).result(timeout=max(seconds, 0))
        except TooSlow:
            raise ToolProblem(Problem.NAME_SLOW, host) from None
        except (OSError, UnicodeError):
            raise ToolProblem(Problem.NAME, host) from None
        good = [text for text in found if self.allows_address(ipaddress.ip_address(text.partition("%")[0]))]
        if not found:
            raise ToolProblem(Problem.NAME, host)
        if not good:
            raise ToolProblem(Problem.PRIVATE, host if host == found[0] else f"{host} → {found[0]}")
        return good
