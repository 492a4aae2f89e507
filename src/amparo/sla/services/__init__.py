"""Promised times: what is promised, and what becomes of it."""

from amparo.sla.services.documents import PolicyShape
from amparo.sla.services.following import follow, hear, look
from amparo.sla.services.policies import move_policy, save_policy

__all__ = ["PolicyShape", "follow", "hear", "look", "move_policy", "save_policy"]
