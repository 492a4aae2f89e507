"""What no sequence of moves can do, for every sequence there is."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.states import Transitions
from amparo.tickets.states import DELIVERY_LIFE, TICKET_LIFE, TICKET_UNDO, Delivery, TicketState


def reachable(life: Transitions[StrEnum], start: StrEnum) -> set[StrEnum]:
    found: set[StrEnum] = set()
    waiting = [start]
    while waiting:
        new = life.table[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found


def test_nothing_leads_out_of_closed_not_even_undo() -> None:
    assert reachable(TICKET_LIFE, TicketState.CLOSED) == set()
    assert TicketState.CLOSED not in TICKET_UNDO.table
    assert not any(TicketState.CLOSED in following for following in TICKET_UNDO.table.values())


def test_a_ticket_is_new_once() -> None:
    assert not any(TicketState.NEW in following for following in TICKET_LIFE.table.values())


@pytest.mark.parametrize("state", sorted(set(TicketState) - {TicketState.CLOSED}))
def test_every_ticket_can_be_solved_and_then_closed(state: TicketState) -> None:
    assert {TicketState.SOLVED, TicketState.CLOSED} <= reachable(TICKET_LIFE, state) | {state}
    assert TICKET_LIFE.before(TicketState.CLOSED) == [TicketState.SOLVED]


def test_what_went_out_is_never_held_or_withdrawn_again() -> None:
    for state in set(Delivery) - {Delivery.HELD}:
        assert not reachable(DELIVERY_LIFE, state) & {Delivery.HELD, Delivery.WITHDRAWN}
    assert reachable(DELIVERY_LIFE, Delivery.WITHDRAWN) == set()


def test_what_was_sent_is_sent_again_only_after_it_came_back() -> None:
    assert DELIVERY_LIFE.table[Delivery.SENT] == {Delivery.BOUNCED}


@given(st.lists(st.sampled_from(TicketState)))
def test_whatever_is_asked_for_a_ticket_moves_only_along_its_table(wishes: list[TicketState]) -> None:
    state = TicketState.NEW
    for wish in wishes:
        if TICKET_LIFE.allows(state, wish):
            assert state in TICKET_LIFE.before(wish)
            assert state not in {wish, TicketState.CLOSED}
            state = wish
