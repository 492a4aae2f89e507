"""Which addresses of the Internet Protocol belong to the open Internet, and which are somebody's own."""

import ipaddress
from collections.abc import Iterable
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NEVER_PUBLIC: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's own services, on an address that looks like any other
        "192.0.0.0/24",  # of protocols (RFC 6890): a cloud keeps its keys there, and not each Python knows it
        "192.88.99.0/24",  # 6to4 relays, out of use (RFC 7526)
        "3fff::/20",  # for examples (RFC 9637)
        "64:ff9b:1::/48",  # NAT64 of one's own network (RFC 8215)
        "fec0::/10",  # of one site, out of use (RFC 3879), and still routed where somebody says so
    )
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


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


def may_be_reached(address: Address, named: Iterable[Network]) -> bool:
    """Public, or in a network that the administrator named: as it is written, or as what it wraps."""
    if is_public(address):
        return True
    ways = {address, meant(address)}
    return any(one.version == network.version and one in network for network in named for one in ways)
