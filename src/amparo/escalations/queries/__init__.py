"""Reads of loops. Every one of them goes through `visible_to(user)`."""

from amparo.escalations.queries.visibility import loop_for, visible_to

__all__ = ["loop_for", "visible_to"]
