"""Which of the rules of a kind holds: plain values in, plain values out."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`market` and `level` empty: any."""

    market: str
    level: str
    authority_id: int


def authority_for(rules: Iterable[Rule], *, market: str, level: str) -> int | None:
    """The authority of the rule that fits most closely; None when none fits.

    A rule for the level goes before one for the market: danger is decided by who is there for it, wherever it is.
    """
    fitting = [rule for rule in rules if rule.market in {"", market} and rule.level in {"", level}]
    closest = max(fitting, key=lambda rule: (bool(rule.level), bool(rule.market)), default=None)
    return closest.authority_id if closest else None
