"""The platform as the desk's connector: made from its OpenAPI document, reached with its key, and found again later."""

import socket
from typing import Final

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.project.demo.platform.contract import folder
from amparo.project.demo.platform.server import open_store
from amparo.tools.models import Action, Connector
from amparo.tools.openapi import read
from amparo.tools.services import ActionFields, ConnectorFields, import_actions, save_action, save_connector
from amparo.tools.states import AuthKind

NAME: Final = "lume"
_WAITS: Final = 8 * 60
"""Minutes that a second person has in the demo: whoever looks at it may come back after lunch."""


def connect(owner: User, listening: socket.socket) -> None:
    """Make the connector and an action of every operation; the token is sealed on its way in."""
    text = (folder() / "openapi.yaml").read_text(encoding="utf-8")
    values = ConnectorFields(
        name=NAME,
        title="Lume",
        base_url=_address(listening),
        networks=["127.0.0.1/32"],
        auth_kind=AuthKind.BEARER,
        auth_secret=_token(),
        knows_keys=True,
        document=text,
    )
    connector = save_connector(by=owner, values=values)
    import_actions(by=owner, connector=connector, operations=read(text.encode()).operations)
    for action in Action.objects.filter(connector=connector, risk="danger"):
        save_action(by=owner, action=action, values=ActionFields(approval_minutes=_WAITS))


def point_at(listening: socket.socket) -> None:
    """The platform has another port on each start: tell the connector, and give its key again, as for any new place."""
    connector = Connector.objects.filter(name=NAME).first()
    owner = User.objects.filter(roles__contains=[Role.OWNER], is_active=True).order_by("pk").first()
    if connector and owner:
        values = ConnectorFields(base_url=_address(listening), auth_secret=_token())
        save_connector(by=owner, values=values, connector=connector)


def _address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}/v1"


def _token() -> str:
    store = open_store()
    try:
        return store.token()
    finally:
        store.close()
