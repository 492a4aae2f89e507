"""What changed from one version of a procedure to the next, in words. Pure: no database."""

from amparo.sops.diff.difference import Difference
from amparo.sops.diff.versions import differences

__all__ = ["Difference", "differences"]
