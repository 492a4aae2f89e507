import pytest
from django.test import Client

from amparo.accounts.models import Team, User
from amparo.desk.tests.scene import a_ticket
from amparo.escalations.tests.conftest import (  # noqa: F401 - fixtures are found by their names
    asked,
    danger,
    loop,
    payments,
    refund,
    safety,
    safety_team,
    sol,
)
from amparo.media.harm import Harm
from amparo.moderation.tests.conftest import (  # noqa: F401 - the same
    case,
    hands_in,
    ines,
    line,
    pia,
)
from amparo.moderation.tests.test_an_outcome_is_brought import overturned  # noqa: F401 - the same
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tools.tests.conftest import lume_tool, tool, unlock  # noqa: F401 - the same


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


@pytest.fixture
def ticket(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil)


@pytest.fixture
def desk(client: Client, ana: User) -> Client:
    client.force_login(ana)
    return client


@pytest.fixture
def hard(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    """What waits longest is about self-harm."""
    made = a_ticket(lume, maria, brazil)
    Message.objects.filter(ticket=made).update(harm_class=Harm.SELF_HARM, exposure_severity=3)
    return made
