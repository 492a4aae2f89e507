"""A system on loopback that webhooks are sent to."""

import ipaddress
from collections.abc import Iterator
from typing import Final

import pytest

from amparo.tools.guard import Rule
from amparo.tools.tests.tool import Tool, data, serving

HERE: Final = Rule(hosts=frozenset({"127.0.0.1"}), named=(ipaddress.ip_network("127.0.0.1/32"),))


@pytest.fixture
def system() -> Iterator[Tool]:
    with serving() as here:
        here.says(data({}))
        yield here
