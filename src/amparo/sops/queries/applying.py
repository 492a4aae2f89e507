"""Which procedures apply to a ticket, best first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amparo.accounts.models import User
from amparo.sops.language.conditions import ConditionFailed, Malformed, condition
from amparo.sops.language.document import AppliesTo, Risk, Sop
from amparo.sops.models import Reading, Version
from amparo.sops.queries.case import Case
from amparo.sops.queries.versions.library import by_key, calls_of
from amparo.sops.queries.versions.texts import in_use, sop_of
from amparo.sops.running.facts import values
from amparo.sops.states import VersionState

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


def is_of_the_reason(case: Case, found: Iterable[Offer], through: Iterable[Sop]) -> bool:
    """Whether a run that goes through these procedures is what the reason of the case asks for.

    It is when one of them is for the reason as nearly as the best of those that apply. Who is asked, where, and under
    which condition does not count: a run may change that itself.
    """
    best = next((offer.sop for offer in found if offer.applies), None)
    if best is None:
        return True
    far = _nearness(best.applies_to.reasons, case.reasons)
    places = [_nearness(sop.applies_to.reasons, case.reasons) for sop in through]
    return any(far is not None and place is not None and place <= far for place in places)


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


def held_back(user: User, versions: Sequence[Version], holding_now: Sequence[Version] | None = None) -> dict[int, int]:
    """The ids of those versions that `user` does not begin yet, each with the id of the change to be read first.

    That is one that holds runs back, of the procedure itself or of one that it calls, and be it a version before: a
    small change after it says nothing of what it changed. No query where `holding_now` says that none asks for it.
    """
    if holding_now is not None and not any(getattr(one, "asks_to_be_read", True) for one in holding_now):
        return {}
    by_keys = None if holding_now is None else by_key(holding_now)
    reached = {one.pk: [one, *calls_of(one, by_keys)] for one in versions}
    unread = _unread(user, {one.procedure_id: one for several in reached.values() for one in several})
    first = {pk: next((unread[one.pk] for one in several if one.pk in unread), 0) for pk, several in reached.items()}
    return {pk: change for pk, change in first.items() if change}


def _unread(user: User, asking: Mapping[int, Version]) -> dict[int, int]:
    """Of versions by their procedure, those before which a change is to be read, and which."""
    told = Reading.objects.filter(person=user, version__procedure__in=list(asking), version__holds_back=True)
    rows = told.values_list("version", "version__number", "version__procedure", "version__state", "acknowledged_at")
    unread: dict[int, int] = {}
    read: set[int] = set()
    for pk, number, procedure, state, acknowledged_at in rows.order_by("version__number"):
        if acknowledged_at is not None:
            read.add(pk)
        elif number < asking[procedure].number and state != VersionState.WITHDRAWN:
            unread.setdefault(asking[procedure].pk, pk)
    for one in asking.values():
        if one.holds_back and one.pk not in read:
            unread.setdefault(one.pk, one.pk)
    return unread
