import pytest

from amparo.accounts.models import User


def reading_english(person: User) -> User:
    """What is on the screen is asserted as it stands in the code."""
    person.locale = "en"
    person.save(update_fields=["locale"])
    return person


@pytest.fixture
def ana(ana: User) -> User:
    return reading_english(ana)


@pytest.fixture
def luis(luis: User) -> User:
    return reading_english(luis)
