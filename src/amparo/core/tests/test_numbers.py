"""Whole numbers as strangers send them: a database is asked for none that it could not hold."""

import pytest

from amparo.core.text import number_in, numbers_in


@pytest.mark.parametrize("said", ["", "-1", "1.5", "1e3", " 7", "٣", "²", "nine", "9" * 19, "9" * 5000])
def test_what_is_no_number_of_a_row_is_none(said: str) -> None:
    assert number_in(said) is None


def test_numbers_are_read_in_order_and_the_rest_is_left_out() -> None:
    assert numbers_in(["48213", "", "all", "7", "9" * 30]) == [48213, 7]
    assert number_in("9" * 18) == 10**18 - 1
