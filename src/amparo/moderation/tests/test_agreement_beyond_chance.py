"""Checked against statsmodels, nltk and the figures that the authors published."""

from collections import Counter
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa
from statsmodels.stats.proportion import proportion_confint

from amparo.moderation.agreement.estimate import Estimate, Tally, share
from amparo.moderation.agreement.many import gwets_ac1, krippendorffs_alpha
from amparo.moderation.agreement.two import cohens_kappa, raw_agreement, weighted_kappa

ORDER = ["none", "low", "high"]
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", part C: four observers, twelve units, gaps.
OBSERVERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
PUBLISHED = Counter(zip(*([None if said == "." else said for said in row] for row in OBSERVERS), strict=True))
pairs = st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(ORDER)), min_size=2, max_size=60).map(Counter)
units = st.lists(
    st.tuples(*[st.none() | st.sampled_from(ORDER)] * 3).filter(lambda unit: sum(r is not None for r in unit) > 1),
    min_size=2,
    max_size=40,
).map(Counter)


def as_table(tally: Tally) -> np.ndarray:
    return np.array([[float(tally.get((one, other), 0)) for other in ORDER] for one in ORDER])


def as_triples(tally: Tally) -> list[tuple[str, int, str]]:
    items = [unit for unit, count in tally.items() for _ in range(count)]
    return [(f"r{who}", at, said) for at, unit in enumerate(items) for who, said in enumerate(unit) if said is not None]


def differs_by_chance(tally: Tally) -> bool:
    return len({said for pair in tally for said in pair}) > 1


def is_that_of_statsmodels(ours: Estimate, tally: Tally, weights: str | None = None) -> None:
    with np.errstate(invalid="ignore", divide="ignore"):  # where no variance is left theirs is nought over nought
        theirs = statsmodels_kappa(as_table(tally), wt=weights)
    assert ours.value == pytest.approx(theirs.kappa)
    if ours.value == 1:  # theirs has no width there: see below
        return
    reach = 0 if np.isnan(theirs.std_kappa) else theirs.kappa_upp - theirs.kappa
    expected = (max(theirs.kappa - reach, -1), min(theirs.kappa + reach, 1))
    assert (ours.low, ours.high) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(pairs.filter(differs_by_chance))
def test_cohens_kappa_and_its_interval_are_those_of_statsmodels(tally: Tally) -> None:
    is_that_of_statsmodels(cohens_kappa(tally), tally)


@given(pairs.filter(differs_by_chance), st.sampled_from([(1, "linear"), (2, "quadratic")]))
def test_weighted_kappa_and_its_interval_are_those_of_statsmodels(tally: Tally, weights: tuple[int, str]) -> None:
    power, name = weights
    is_that_of_statsmodels(weighted_kappa(tally, ORDER, power=power), tally, name)


@given(units.filter(lambda tally: len({said for unit in tally for said in unit if said}) > 1))
def test_nominal_alpha_with_gaps_is_that_of_nltk(tally: Tally) -> None:
    assert krippendorffs_alpha(tally).value == pytest.approx(AnnotationTask(data=as_triples(tally)).alpha())


@given(units.filter(lambda tally: len({said for unit in tally for said in unit if said}) > 1))
def test_ordinal_alpha_with_gaps_is_that_of_nltk_given_the_same_distances(tally: Tally) -> None:
    triples = as_triples(tally)
    times = Counter(said for _, _, said in triples)

    def distance(one: str, other: str) -> float:
        low, high = sorted((ORDER.index(one), ORDER.index(other)))
        between = sum(times[ORDER[at]] for at in range(low, high + 1))
        return (between - (times[one] + times[other]) / 2) ** 2

    expected = AnnotationTask(data=triples, distance=distance).alpha()
    assert krippendorffs_alpha(tally, order=ORDER).value == pytest.approx(expected)


def test_the_published_example_gives_the_published_figures() -> None:
    assert krippendorffs_alpha(PUBLISHED).value == pytest.approx(0.743, abs=5e-4)
    assert krippendorffs_alpha(PUBLISHED, order="12345").value == pytest.approx(0.815, abs=5e-4)
    assert gwets_ac1(PUBLISHED, "12345").value == pytest.approx(0.77544, abs=5e-6)  # irrCAC, cac.raw4raters


@given(pairs)
def test_ac1_and_its_interval_follow_gwets_formula_for_two_reviewers(tally: Tally) -> None:
    n, q = sum(tally.values()), len(ORDER)
    table = as_table(tally) / n
    pi = (table.sum(0) + table.sum(1)) / 2
    agreed, chance = np.diag(table).sum(), (pi * (1 - pi)).sum() / (q - 1)
    ac1 = (agreed - chance) / (1 - chance)
    spread = sum(
        table[k, j]
        * (
            ((k == j) - chance) / (1 - chance)
            - 2 * (1 - ac1) * ((1 - (pi[k] + pi[j]) / 2) / (q - 1) - chance) / (1 - chance)
            - ac1
        )
        ** 2
        for k in range(q)
        for j in range(q)
    )
    ours = gwets_ac1(tally, ORDER)
    if ours.value == 1:  # no width by the formula: see below
        return
    reach = 1.959964 * sqrt(spread / n)
    assert ours.value == pytest.approx(ac1)
    assert (ours.low, ours.high) == pytest.approx((max(ac1 - reach, -1), min(ac1 + reach, 1)), rel=1e-5, abs=1e-5)


@given(st.integers(0, 50), st.integers(0, 50))
def test_raw_agreement_has_the_interval_of_wilson(same: int, apart: int) -> None:
    tally = {("none", "none"): same, ("none", "low"): apart}
    if not same + apart:
        assert raw_agreement(tally) is None
        return
    ours = raw_agreement(tally)
    expected = proportion_confint(same, same + apart, method="wilson")
    assert (ours.value, ours.low, ours.high) == pytest.approx((same / (same + apart), *expected), abs=1e-9)
    assert ours.n == same + apart


@given(pairs)
def test_who_is_named_first_changes_nothing(tally: Tally) -> None:
    turned = Counter({(other, one): count for (one, other), count in tally.items()})
    for statistic in (cohens_kappa, krippendorffs_alpha, lambda counted: gwets_ac1(counted, ORDER)):
        ours, theirs = statistic(tally), statistic(turned)
        assert (ours is None) == (theirs is None)
        assert ours is None or (ours.value, ours.low) == pytest.approx((theirs.value, theirs.low))


@given(pairs.filter(differs_by_chance))
def test_an_interval_holds_its_value_and_shrinks_as_cases_come(tally: Tally) -> None:
    tenfold = Counter({pair: count * 10 for pair, count in tally.items()})
    for statistic in (cohens_kappa, krippendorffs_alpha, lambda counted: gwets_ac1(counted, ORDER)):
        few, many = statistic(tally), statistic(tenfold)
        assert -1 <= few.low <= few.value <= few.high <= 1
        assert many.high - many.low <= few.high - few.low + 1e-9


def test_kappa_collapses_where_one_verdict_is_usual_and_ac1_does_not() -> None:
    tally = {("keep", "keep"): 118, ("keep", "drop"): 5, ("drop", "keep"): 2}
    assert raw_agreement(tally).value == pytest.approx(0.944)
    assert cohens_kappa(tally).value < 0
    assert gwets_ac1(tally, ["keep", "drop"]).value > 0.9


def test_where_all_say_the_same_chance_explains_it_and_nothing_is_claimed() -> None:
    tally = {("keep", "keep"): 40}
    assert cohens_kappa(tally) is None
    assert krippendorffs_alpha(tally) is None
    assert weighted_kappa(tally, ["keep", "drop"]) is None
    assert gwets_ac1(tally, ["keep", "drop"]).value == 1
    assert raw_agreement(tally).low == pytest.approx(0.912, abs=1e-3)


def test_seven_cases_on_which_all_agree_prove_less_than_seventy() -> None:
    few, many = {("keep", "keep"): 4, ("drop", "drop"): 3}, {("keep", "keep"): 40, ("drop", "drop"): 30}
    for statistic in (cohens_kappa, krippendorffs_alpha, lambda tally: gwets_ac1(tally, ["keep", "drop"])):
        assert statistic(few).value == statistic(many).value == pytest.approx(1)
        assert -1 < statistic(few).low < statistic(many).low < statistic(few).high == 1
    up = 1 - proportion_confint(7, 7, method="wilson")[0]
    by_chance = 2 * (4 / 7) * (3 / 7)  # how often two with these habits disagree
    assert cohens_kappa(few).low == pytest.approx(1 - up / by_chance, abs=1e-6)
    assert gwets_ac1({("keep", "keep"): 7}, ["keep", "drop"]).low == pytest.approx(1 - up, abs=1e-6)


def test_where_the_first_always_say_the_same_kappa_is_nought_and_has_no_interval() -> None:
    kappa = cohens_kappa({("keep", "keep"): 9, ("keep", "drop"): 4})
    assert (kappa.value, kappa.low, kappa.high) == pytest.approx((0, 0, 0), abs=1e-9)


def test_one_odd_case_among_many_still_has_an_interval() -> None:
    alpha = krippendorffs_alpha({("keep", "keep"): 40, ("keep", "drop"): 1})
    assert alpha.low < alpha.value < alpha.high


def test_nothing_to_compare_gives_no_figure() -> None:
    for tally in ({}, {("keep", None): 12}):
        assert raw_agreement(tally) is None
        assert cohens_kappa(tally) is None
        assert krippendorffs_alpha(tally) is None
        assert gwets_ac1(tally, ["keep", "drop"]) is None
    assert gwets_ac1({("keep", "keep"): 3}, ["keep"]) is None
    assert share(0, 0) is None


def test_a_verdict_outside_the_order_is_a_gap() -> None:
    tally = {("low", "low"): 9, ("low", "high"): 3, ("none", "none"): 4, ("cannot", "high"): 7}
    without = {pair: count for pair, count in tally.items() if "cannot" not in pair}
    assert weighted_kappa(tally, ORDER) == weighted_kappa(without, ORDER)
    assert krippendorffs_alpha(tally, order=ORDER) == krippendorffs_alpha(without, order=ORDER)


def test_kappa_takes_two() -> None:
    with pytest.raises(ValueError, match="unpack"):
        cohens_kappa({("keep", "keep", "keep"): 1})
