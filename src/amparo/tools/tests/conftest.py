from collections.abc import Iterator

import pytest

from amparo.tools.models import Action, Connector
from amparo.tools.tests.tool import Tool, action, serving


@pytest.fixture
def tool() -> Iterator[Tool]:
    with serving() as here:
        yield here


@pytest.fixture
def lume_tool(tool: Tool, db: None) -> Connector:
    return Connector.objects.create(
        name="lume", title="Lume", base_url=f"{tool.address}/v1", networks=["127.0.0.1"], seconds=30
    )


@pytest.fixture
def find(lume_tool: Connector) -> Action:
    return action(lume_tool, "accounts.find")


@pytest.fixture
def unlock(lume_tool: Connector) -> Action:
    return action(
        lume_tool,
        "access.unlock",
        method="POST",
        path="/accounts/{id}/unlock",
        parameters=[
            {"name": "account_id", "place": "path", "wire": "id", "type": "string", "required": True},
            {"name": "note", "place": "body", "wire": "note", "type": "string", "required": False},
        ],
        outputs=[{"name": "status", "path": ["status"], "type": "string"}],
        risk="change",
    )


@pytest.fixture
def revoke(unlock: Action, lume_tool: Connector) -> Action:
    return action(
        lume_tool,
        "access.revoke_sessions",
        method="POST",
        path="/accounts/{id}/revoke",
        outputs=[{"name": "revoked", "path": ["revoked"], "type": "integer"}],
        risk="danger",
    )
