"""A number that does not answer does harm: an unknown country is asked, and old lines say that they are old."""

from datetime import UTC, datetime, time, timedelta

import pytest

from amparo.accounts.markets import MARKETS
from amparo.core import clock
from amparo.escalations.helplines import EMERGENCY, GOOD_FOR, helplines, offer
from amparo.escalations.signs.reading import Danger

ALL = [(country, line) for country, lines in helplines().items() for line in lines]


@pytest.mark.parametrize("country", ["", "FR", "XX", "br"])
def test_an_unknown_country_is_asked_and_gets_nobody_elses_line(country: str) -> None:
    assert offer(country, Danger.SELF_HARM).must_ask
    assert offer(country, Danger.SELF_HARM).lines == []


def test_brazil_is_offered_cvv_first_and_the_emergency_number_last() -> None:
    codes = [line.code for line in offer("BR", Danger.SELF_HARM).lines]
    assert codes == ["cvv", "br-police"]
    assert "disque-100" in [line.code for line in offer("BR", Danger.CHILD).lines]


@pytest.mark.parametrize(("country", "line"), ALL, ids=[line.code for _country, line in ALL])
def test_every_line_says_where_it_was_read_and_when(country: str, line: object) -> None:
    assert country in MARKETS
    assert line.source
    assert line.reach
    assert line.seen in {"primary", "press"}
    assert set(line.concerns) <= {*Danger, EMERGENCY}
    checked = datetime.combine(line.checked, time(12), tzinfo=UTC)
    with clock.at(checked + GOOD_FOR):
        assert not line.is_old()
    with clock.at(checked + GOOD_FOR + timedelta(days=1)):
        assert line.is_old()


def test_no_code_stands_for_two_lines() -> None:
    codes = [line.code for _country, line in ALL]
    assert len(codes) == len(set(codes))
