from enum import StrEnum

import pytest

from amparo.tickets import labels
from amparo.tickets.states import Delivery, DeliveryNote, LinkKind, Priority, Risk, TicketState
from amparo.tickets.variables import KNOWN


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (TicketState, labels.STATE_NAMES),
        (Priority, labels.PRIORITY_NAMES),
        (Risk, labels.RISK_NAMES),
        (Delivery, labels.DELIVERY_NAMES),
        (DeliveryNote, labels.DELIVERY_NOTES),
        (LinkKind, labels.LINK_NAMES),
    ],
)
def test_every_code_has_a_name_and_every_name_a_code(codes: type[StrEnum], names: labels.Labels) -> None:
    assert set(names) == set(codes)


def test_every_variable_says_what_it_stands_for() -> None:
    assert tuple(labels.VARIABLE_NAMES) == KNOWN
