"""Everything that can be done to tools, and through them."""

from amparo.tools.services.calling import call

__all__ = ["call"]
