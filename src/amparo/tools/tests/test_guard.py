import ipaddress
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import PATIENCE

from amparo.core.addresses import is_public, networks
from amparo.tools.guard import Rule
from amparo.tools.problems import Problem, ToolProblem
from amparo.tools.tests.tool import Tool
from amparo.tools.wire import Request, send

INSIDE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104 - nothing is bound
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.100.100.200",
    "169.254.169.254",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fec0::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:db8::1",
]


@pytest.mark.parametrize("text", INSIDE)
def test_an_address_inside_is_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@given(st.ip_addresses(v=4))
def test_what_is_private_stays_private_however_it_is_wrapped(address: ipaddress.IPv4Address) -> None:
    wrapped = [
        ipaddress.IPv6Address(f"::ffff:{address}"),
        ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address)),
        ipaddress.IPv6Address((0x2002 << 112) + (int(address) << 80)),
    ]
    for one in wrapped:
        if not is_public(address):
            assert not is_public(one)


@given(st.ip_addresses())
def test_no_loopback_private_or_link_local_address_is_ever_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address.is_loopback or address.is_link_local or address.is_private or address.is_multicast:
        inner = getattr(address, "ipv4_mapped", None)
        assert inner is not None or not is_public(address)


@given(st.ip_addresses(), st.ip_addresses())
def test_naming_one_address_allows_no_other_private_one(
    named: ipaddress.IPv4Address | ipaddress.IPv6Address, other: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> None:
    rule = Rule(hosts=frozenset({"x"}), named=networks([str(named)]))
    assert rule.allows_address(named)
    if not is_public(other) and other.version == named.version and other != named:
        assert not rule.allows_address(other)


def problem_of(rule: Rule, host: str, seconds: float = PATIENCE) -> str:
    with pytest.raises(ToolProblem) as caught:
        rule.addresses(host, 80, seconds)
    return caught.value.code


def test_a_host_that_is_not_on_the_list_is_not_even_looked_up() -> None:
    asked: list[str] = []
    rule = Rule(frozenset({"lume.example"}), resolver=lambda host, _port: asked.append(host) or ["8.8.8.8"])
    assert problem_of(rule, "lume.example.evil.test") == Problem.HOST
    assert problem_of(rule, "127.0.0.1") == Problem.HOST
    assert not asked
    assert rule.addresses("LUME.example.", 80, 1) == ["8.8.8.8"]


def test_a_name_that_leads_inside_is_refused_unless_it_is_named() -> None:
    rule = Rule(frozenset({"lume.example"}), resolver=lambda *_: ["10.0.0.7", "169.254.169.254"])
    assert problem_of(rule, "lume.example") == Problem.PRIVATE
    named = Rule(frozenset({"lume.example"}), networks(["10.0.0.0/24"]), lambda *_: ["169.254.169.254", "10.0.0.7"])
    assert named.addresses("lume.example", 80, 1) == ["10.0.0.7"]


def test_a_name_that_takes_too_long_is_given_up() -> None:
    wait = threading.Event()
    rule = Rule(frozenset({"slow.example"}), resolver=lambda *_: [str(wait.wait(PATIENCE))])
    assert problem_of(rule, "slow.example", 0.1) == Problem.NAME_SLOW
    wait.set()


def test_a_name_nobody_knows_is_said_to_be_unknown() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    assert problem_of(Rule(frozenset({"none.example"}), resolver=unknown), "none.example") == Problem.NAME


def test_the_connection_goes_to_the_address_that_was_judged(tool: Tool) -> None:
    """DNS rebinding: the name answers well when it is judged, and leads inside a moment later."""
    port = tool.port
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    rule = Rule(frozenset({"lume.example"}), networks(["127.0.0.1"]), rebinding)
    answer = send(Request(method="GET", url=f"http://lume.example:{port}/"), rule)
    assert answer.status == 200
    assert asked == ["lume.example"]  # looked up once: there is no second moment
    assert tool.seen[0].headers["Host"] == f"lume.example:{port}"
    with pytest.raises(ToolProblem) as caught:
        send(Request(method="GET", url=f"http://lume.example:{port}/"), rule)
    assert caught.value.code == Problem.PRIVATE


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://localhost:{port}/",
    ],
)
def test_no_way_to_write_loopback_gets_there(tool: Tool, url: str) -> None:
    address = url.format(port=tool.port)
    host = address.split("//")[1].rsplit(":", 1)[0].strip("[]")
    with pytest.raises(ToolProblem) as caught:
        send(Request(method="GET", url=address), Rule(frozenset({host})))
    assert caught.value.code in {Problem.PRIVATE, Problem.NAME}
    assert not tool.seen
