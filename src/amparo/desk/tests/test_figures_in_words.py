"""A figure of agreement as it stands in a table: its value, and its interval where there is one."""

from amparo.desk.templatetags.review import estimate
from amparo.moderation.agreement.estimate import Estimate


def test_an_interval_without_any_width_is_not_shown_as_one() -> None:
    assert "…" in estimate(Estimate(value=0.5, low=0.2, high=0.8, n=40))
    assert "…" not in estimate(Estimate(value=-0.67, low=-0.67, high=-0.67, n=3))


def test_where_there_is_no_interval_that_is_said_without_hovering() -> None:
    alike = estimate(Estimate(value=-0.67, low=-0.67, high=-0.67, n=3))
    assert "no interval" in alike
    assert "title=" not in alike + estimate(None)
