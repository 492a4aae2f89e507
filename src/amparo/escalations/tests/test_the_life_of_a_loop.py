"""No sequence of moves closes an untold loop: over the table for every path, over the services for many."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.escalations import labels, services, states
from amparo.escalations.clocks import USUAL, Standing, due_times, pause_before_next, planned
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.speakers import Outside
from amparo.escalations.states import (
    LOOP_LIFE,
    OPEN_LOOPS,
    TO_TELL,
    WITH_AUTHORITY,
    Clock,
    Level,
    LoopState,
    Via,
)
from amparo.escalations.tests.doing import arrives, says
from amparo.tickets.models import Message
from amparo.tickets.services import undo_reply
from amparo.tickets.states import Delivery

ARRIVED = {Delivery.SENT, Delivery.PERHAPS_SENT}


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (states.LoopState, labels.STATE_NAMES),
        (states.Level, labels.LEVEL_NAMES),
        (states.Clock, labels.CLOCK_NAMES),
        (states.Via, labels.VIA_NAMES),
        (states.Saying, labels.SAYING_NAMES),
        (states.Check, labels.CHECK_NAMES),
        (states.HandOverState, labels.HAND_OVER_STATE_NAMES),
    ],
)
def test_every_code_has_a_name_and_every_name_a_code(codes: type[StrEnum], names: labels.Labels) -> None:
    assert set(names) == set(codes)


def test_the_only_way_to_closed_leads_from_told_and_to_told_from_an_outcome() -> None:
    assert LOOP_LIFE.before(LoopState.CLOSED) == [LoopState.TOLD]
    assert set(LOOP_LIFE.before(LoopState.TOLD)) == set(TO_TELL)
    assert {*OPEN_LOOPS, LoopState.CLOSED} == set(LoopState)


def test_a_loop_can_be_closed_from_wherever_it_stands() -> None:
    for start in OPEN_LOOPS:
        found, waiting = {start}, [start]
        while waiting:
            new = LOOP_LIFE.table[waiting.pop()] - found
            found |= new
            waiting.extend(new)
        assert LoopState.CLOSED in found


@given(st.sampled_from(LoopState), st.sampled_from([None, timedelta(0)]), st.sampled_from(Level))
def test_in_every_state_the_clocks_of_whoever_has_the_word_run(
    state: LoopState, asked: timedelta | None, level: Level
) -> None:
    present = clock.now()
    standing = Standing(
        state=state,
        asked_at=present,
        spoken_at=present,
        asked_us_at=None if asked is None else present - asked,
        waited=timedelta(0),
        tell_since=present,
    )
    running = set(due_times(standing, planned(level, {})))
    if state in TO_TELL:
        assert running == {Clock.TELL}
    elif state in WITH_AUTHORITY:
        assert running
        assert Clock.TELL not in running
    else:
        assert not running


@given(
    st.sampled_from(Level),
    st.dictionaries(st.sampled_from(Level), st.dictionaries(st.sampled_from(Clock), st.integers(1, 999))),
)
def test_a_kind_changes_only_the_clocks_it_names(level: Level, differing: dict[Level, dict[Clock, int]]) -> None:
    plan = planned(level, differing)
    assert plan == {name: 60 * differing.get(level, {}).get(name, minutes) for name, minutes in USUAL[level].items()}


@given(st.timedeltas(timedelta(0), timedelta(days=3)), st.integers(1, 1000))
def test_a_clock_that_nobody_heeds_calls_again_within_a_day_and_never_at_once(length: timedelta, times: int) -> None:
    assert timedelta(minutes=1) <= pause_before_next(length, times) <= timedelta(days=1)


MOVES = [
    "acknowledge",
    "begin",
    "ask",
    "news",
    "reply",
    "answer",
    "refuse",
    "back",
    "redirect",
    "withdraw",
    "write",
    "tell",
    "arrive",
    "undo",
    "bounce",
    "waive",
    "close",
]


@pytest.fixture
def act(loop: Escalation, petra: Outside, grace: User, safety: Authority, payments: Authority) -> Callable[[str], None]:
    """Do one thing to the loop, whoever may do it; what is refused changes nothing."""

    def theirs() -> Outside:
        loop.refresh_from_db()
        return Outside(authority_id=loop.authority_id, name="Somebody", via=Via.LINK)

    def told() -> Message | None:
        return Message.objects.filter(pk__in=loop.waiting.values("told_message")).first()

    def message(what: Callable[[Message], object]) -> object:
        found = told()
        return what(found) if found else None

    def write() -> None:
        for row in loop.waiting.all():
            services.check_text(waiting=services.write_text(waiting=row, by=grace, text="Oi"), by=grace)

    def undo(found: Message) -> None:
        undo_reply(message=found, by=grace)
        services.hear_delivery(message=found)

    def bounce(found: Message) -> None:
        Message.objects.filter(pk=found.pk).update(delivery=Delivery.BOUNCED)
        services.hear_delivery(message=found)

    deeds: dict[str, Callable[[], object]] = {
        "acknowledge": lambda: services.acknowledge(escalation=loop, by=theirs()),
        "begin": lambda: services.begin(escalation=loop, by=theirs()),
        "ask": lambda: services.ask(escalation=loop, by=theirs(), words=says("?")),
        "news": lambda: services.send_news(escalation=loop, by=theirs(), words=says("…")),
        "reply": lambda: services.reply_to_authority(escalation=loop, by=grace, words=says("!")),
        "answer": lambda: services.answer(escalation=loop, by=theirs(), words=says("Yes")),
        "refuse": lambda: services.refuse(escalation=loop, by=theirs(), words=says("No")),
        "back": lambda: services.send_back(escalation=loop, by=grace, words=says("And?")),
        "redirect": lambda: services.redirect(
            escalation=loop, by=theirs(), to=safety if loop.authority_id == payments.pk else payments, reason="Not ours"
        ),
        "withdraw": lambda: services.withdraw(escalation=loop, by=grace, reason="Never mind"),
        "write": write,
        "tell": lambda: services.tell(escalation=loop, by=grace),
        "arrive": lambda: message(lambda found: arrives(found) if found.delivery == Delivery.HELD else None),
        "undo": lambda: message(undo),
        "bounce": lambda: message(bounce),
        "waive": lambda: services.waive(waiting=loop.waiting.get(), by=grace, reason="She knows"),
        "close": lambda: services.close(escalation=loop, by=grace),
    }

    def do(name: str) -> None:
        try:
            with transaction.atomic():
                deeds[name]()
        except AmparoError:
            pass

    return do


TO_THE_END = ["answer", "write", "tell", "arrive"]
SOME = st.one_of(
    st.sampled_from(MOVES).map(lambda move: [move]), st.sampled_from([TO_THE_END, TO_THE_END[1:], TO_THE_END[:3]])
)
"""One move, or several that lead towards the end: by chance alone hardly any loop would be closed."""


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=st.lists(SOME, min_size=2, max_size=8))
@example(moves=[TO_THE_END, ["bounce", "write", "tell", "arrive", "close"]])
def test_whatever_is_done_a_closed_loop_was_told(
    moves: list[list[str]], loop: Escalation, act: Callable[[str], None]
) -> None:
    seen = set()
    with transaction.atomic():
        for move in (move for some in moves for move in some):
            act(move)
            loop.refresh_from_db()
            seen.add(loop.state)
            row = loop.waiting.select_related("told_message").get()
            if loop.state in {LoopState.TOLD, LoopState.CLOSED}:
                assert row.is_settled
            if loop.state == LoopState.CLOSED:
                assert row.waived_at or row.told_message.delivery in ARRIVED
            due = [getattr(loop, f"{name}_by") for name in Clock]
            assert any(due) == (loop.state in {*WITH_AUTHORITY, *TO_TELL}), "whoever has the word has a clock"
        transaction.set_rollback(True)
    if moves[0] == TO_THE_END:
        assert LoopState.CLOSED in seen
    event("closed on the way" if LoopState.CLOSED in seen else "not closed")
