"""Everything that can be done to tools, and through them."""

from amparo.tools.services.actions import ActionFields, import_actions, save_action
from amparo.tools.services.approvals import approve, expire_approval, refuse
from amparo.tools.services.calling import call
from amparo.tools.services.connectors import ConnectorFields, fetch_document, save_connector
from amparo.tools.services.fate import fate_of, is_spent
from amparo.tools.services.showing import show_value
from amparo.tools.services.trying import Step, try_connector
from amparo.tools.services.unanswered import give_up_call
from amparo.tools.services.waiting import look_again, wait_for_card

__all__ = [
    "ActionFields",
    "ConnectorFields",
    "Step",
    "approve",
    "call",
    "expire_approval",
    "fate_of",
    "fetch_document",
    "give_up_call",
    "import_actions",
    "is_spent",
    "look_again",
    "refuse",
    "save_action",
    "save_connector",
    "show_value",
    "try_connector",
    "wait_for_card",
]
