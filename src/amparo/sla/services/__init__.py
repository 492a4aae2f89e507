"""Promised times: what is promised, and what becomes of it."""

from amparo.sla.services.documents import PolicyShape
from amparo.sla.services.following import hear, look
from amparo.sla.services.policies import move_policy, save_policy

__all__ = ["PolicyShape", "hear", "look", "move_policy", "save_policy"]
