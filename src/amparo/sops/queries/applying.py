"""Which procedures apply to a ticket, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from amparo.accounts.models import User
from amparo.sops.language.conditions import ConditionFailed, Malformed, condition
from amparo.sops.language.document import AppliesTo, Risk, Sop
from amparo.sops.models import Reading, Version
from amparo.sops.queries.case import Case
from amparo.sops.queries.versions.texts import in_use, sop_of
from amparo.sops.running.facts import values

_BY_RISK = {Risk.HIGH: 0, Risk.MEDIUM: 1, Risk.LOW: 2}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A procedure that could be begun. `applies`: its own text says that it is for such a ticket."""

    version: Version
    sop: Sop
    applies: bool


def offers(case: Case) -> list[Offer]:
    """Every procedure in use: those that apply first, the most fitting before the others; one query."""
    facts = case.facts()
    ranked = []
    for version in in_use():
        sop = sop_of(version)
        rank = fit(sop.applies_to, case, facts)
        offer = Offer(version=version, sop=sop, applies=rank is not None)
        ranked.append(((rank is None, rank or (), _BY_RISK.get(sop.risk, 3), sop.id), offer))
    return [offer for _order, offer in sorted(ranked, key=lambda one: one[0])]


def fit(applies_to: AppliesTo, case: Case, facts: dict[str, Any]) -> tuple[int, ...] | None:
    """How well a procedure fits a case, the lesser the better; None when it does not apply.

    A condition that cannot be worked out for this case does not hold: the checker has warned its author.
    """
    near = _nearness(applies_to.reasons, case.reasons)
    said = (
        (applies_to.products, facts["ticket"]["brand"]),
        (applies_to.markets, facts["contact"]["market"]),
        (applies_to.tiers, facts["contact"]["tier"]),
    )
    if near is None or any(wanted and is_ not in wanted for wanted, is_ in said):
        return None
    if applies_to.when is not None and not _holds(applies_to.when, facts):
        return None
    narrow = sum(bool(wanted) for wanted, _is in said) + (applies_to.when is not None)
    return near, -narrow


def _nearness(wanted: Sequence[str], reasons: Sequence[str]) -> int | None:
    """0 for the very reason, 1 for the one above it, …; a procedure for every reason comes after all of those."""
    if not wanted:
        return 99
    return next((place for place, code in enumerate(reasons) if code in wanted), None)


def _holds(source: str, facts: dict[str, Any]) -> bool:
    try:
        return condition(source).decide(values(facts, {}, {}))
    except (ConditionFailed, Malformed):
        return False


def held_back(user: User, versions: Iterable[Version]) -> set[int]:
    """The ids of those versions that `user` must acknowledge before a run; no query when none asks for it."""
    asking = {version.pk for version in versions if version.holds_back}
    if not asking:
        return set()
    read = Reading.objects.filter(version__in=asking, person=user, acknowledged_at__isnull=False)
    return asking - set(read.values_list("version_id", flat=True))
