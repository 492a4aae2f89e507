"""What is kept of tools, and of what was asked of them."""

from amparo.tools.models.call import Approval, Call, Patience
from amparo.tools.models.connector import Action, Breaker, Connector, Token

__all__ = ["Action", "Approval", "Breaker", "Call", "Connector", "Patience", "Token"]
