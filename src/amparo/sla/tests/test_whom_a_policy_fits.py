"""A policy fits a ticket that has one of the values of each condition; what it does not ask for does not matter."""

from hypothesis import given
from hypothesis import strategies as st

from amparo.sla.clocks import Facts, Policy

MARIA = Facts(
    tier="creator", channel="email", market="BR", reasons=frozenset({"money", "money-payout"}), brand=1, team=2
)

values = {
    "tiers": ["creator", "vip"],
    "channels": ["email", "chat"],
    "markets": ["BR", "MX"],
    "reasons": ["money", "live"],
    "brands": [1, 9],
    "teams": [2, 9],
}
asked = st.fixed_dictionaries({name: st.sets(st.sampled_from(some)) for name, some in values.items()})


def policy(conditions: dict[str, set[object]]) -> Policy:
    return Policy.read({"conditions": {name: sorted(some, key=str) for name, some in conditions.items()}})


@given(asked)
def test_it_fits_when_every_condition_that_is_there_names_a_value_of_marias(asked: dict[str, set[object]]) -> None:
    hers = {name: some[0] for name, some in values.items()}  # the first of each is hers
    assert policy(asked).fits(MARIA) == all(hers[name] in some for name, some in asked.items() if some)


@given(asked)
def test_without_conditions_it_fits_everybody_and_another_condition_never_fits_more(
    asked: dict[str, set[object]],
) -> None:
    assert Policy().fits(MARIA)
    assert Policy().fits(Facts())
    for name in asked:
        fewer = {other: some for other, some in asked.items() if other != name}
        assert policy(asked).fits(MARIA) <= policy(fewer).fits(MARIA)


def test_a_reason_stands_for_those_under_it_and_an_unknown_fact_fits_no_condition() -> None:
    assert policy({"reasons": {"money"}}).fits(MARIA)
    assert policy({"reasons": {"money-payout"}}).fits(MARIA)
    for name, some in values.items():
        assert not policy({name: set(some)}).fits(Facts())
