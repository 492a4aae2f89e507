"""The kinds of step there are. Other rooms register theirs in `apps.ready()`."""

from collections.abc import Mapping
from typing import Final

from amparo.sops.kinds.kind import Kind

_KINDS: Final[dict[str, Kind]] = {}


def register(kind: Kind) -> None:
    """Make `kind` known under its name. A name belongs to one kind for good: a ValueError otherwise."""
    if type(_KINDS.setdefault(kind.name, kind)) is not type(kind):
        raise ValueError(f"There is a kind of step named {kind.name} already.")


def of(name: str) -> Kind:
    """Raises KeyError for a name that nobody registered."""
    return _KINDS[name]


def known() -> Mapping[str, Kind]:
    return _KINDS
