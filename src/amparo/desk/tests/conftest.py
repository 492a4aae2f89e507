import pytest

from amparo.accounts.models import User


@pytest.fixture
def ana(ana: User) -> User:
    """Ana, who reads the desk in English here: what is on the screen is asserted as it stands in the code."""
    ana.locale = "en"
    ana.save(update_fields=["locale"])
    return ana
