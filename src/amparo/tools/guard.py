"""Where a connector may lead us: by name, and by the address behind the name.

A name is looked up once, its addresses are judged, and the connection goes to the very address that was judged: a name
that answers otherwise a moment later (DNS rebinding) leads nowhere.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from amparo.tools.problems import Problem, ToolProblem

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], list[str]]

_NEVER_PUBLIC: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's own services, on an address that looks like any other
        "192.88.99.0/24",  # 6to4 relays, out of use (RFC 7526)
        "64:ff9b:1::/48",  # NAT64 of one's own network (RFC 8215)
    )
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits

_names = ThreadPoolExecutor(max_workers=8, thread_name_prefix="names of tools")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 one wraps, where it wraps one; whatever is judged is judged by that."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return inner or address
    return address


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open Internet.

    Loopback, private, link-local (there clouds keep their keys), shared, reserved and multicast addresses do not: the
    registries of RFC 6890, as Python's `ipaddress` has them, and what is missing there.
    """
    inner = meant(address)
    return (
        inner.is_global
        and not inner.is_multicast
        and not inner.is_reserved
        and not any(inner.version == network.version and inner in network for network in _NEVER_PUBLIC)
    )


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks or single addresses, as an administrator names them. Raises ValueError for what is none."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip())


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
        """Public, or named by the administrator: as it is written, or as what it wraps."""
        if is_public(address):
            return True
        return any(
            one.version == network.version and one in network
            for one in {address, meant(address)}
            for network in self.named
        )

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
            raise ToolProblem(Problem.PRIVATE, f"{host} → {found[0]}")
        return good
