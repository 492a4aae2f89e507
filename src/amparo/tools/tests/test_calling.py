"""The one door: who may, what is kept, and what is never done twice."""

import threading
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from tests.cast import story
from tests.races import at_once

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.deadlines.models import Deadline
from amparo.tickets.models import Ticket
from amparo.tools.asking import HIDDEN, Asked, CallResult
from amparo.tools.catalogue import Outcome, Risk
from amparo.tools.models import Action, Call, Connector
from amparo.tools.problems import Problem
from amparo.tools.queries import catalogue
from amparo.tools.services import call, calling, give_up_call, show_value
from amparo.tools.states import CallState
from amparo.tools.tests.tool import Tool, data, hangs_up, plain


def ask(action: Action, ticket: Ticket, by: User, key: str = "k1", **inputs: Any) -> CallResult:
    asked = Asked(
        action=action.name,
        ticket=ticket,
        reason="Maria cannot sign in",
        key=key,
        inputs=inputs or {"account_id": "u1"},
    )
    return call(asked=asked, by=by)


def test_ana_looks_an_account_up(find: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    result = ask(find, ticket, ana, account_id="u 1/2")
    assert result.outcome == Outcome.DONE
    assert result.output == {"id": "u1", "age": 30, "phone_masked": "+55 ••• 12"}
    assert tool.seen[0].path == "/v1/accounts/u%201%2F2"
    row = Call.objects.get()
    assert (row.state, row.by, row.ticket, row.attempts) == (CallState.DONE, ana, ticket, 1)
    assert story(ticket)[-1] == "tools:call:answered"
    event = EventRecord.objects.latest("id")
    assert event.data["reason"] == "Maria cannot sign in"
    assert event.sentence() == "“accounts.find”: done (Maria cannot sign in)"


def test_the_same_key_gives_the_kept_answer_and_asks_nobody(
    find: Action, unlock: Action, ticket: Ticket, ana: User, tool: Tool
) -> None:
    tool.says(data({"status": "unlocked"}))
    first = ask(unlock, ticket, ana)
    again = ask(unlock, ticket, ana)
    assert first == again
    assert len(tool.seen) == 1
    assert tool.seen[0].headers["Idempotency-Key"]
    with pytest.raises(Invalid, match="another call"):
        ask(unlock, ticket, ana, account_id="u2")
    with pytest.raises(Invalid, match="another call"):
        ask(find, ticket, ana)


def test_a_long_reason_is_kept_as_far_as_it_fits(find: Action, ticket: Ticket, ana: User) -> None:
    call(
        asked=Asked(action=find.name, ticket=ticket, reason="why\0 " * 999, key="k", inputs={"account_id": "1"}), by=ana
    )
    assert len(Call.objects.get().reason) == 300


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_call_without_a_reason_is_refused(find: Action, ticket: Ticket, ana: User, tool: Tool, reason: str) -> None:
    with pytest.raises(Invalid, match="why"):
        call(asked=Asked(action=find.name, ticket=ticket, reason=reason, key="k", inputs={"account_id": "1"}), by=ana)
    assert not tool.seen


def test_a_ticket_one_may_not_see_is_no_ground(
    find: Action, ticket: Ticket, luis: User, latam: Team, tool: Tool
) -> None:
    with pytest.raises(Missing):
        ask(find, ticket, luis)
    assert not tool.seen


def test_roles_and_markets_bound_an_action(find: Action, unlock: Action, ticket: Ticket, ana: User, noor: User) -> None:
    with pytest.raises(NotAllowed):
        ask(unlock, ticket, noor)  # she reads, and changes nothing
    Action.objects.filter(pk=find.pk).update(roles=["lead"])
    with pytest.raises(NotAllowed):
        ask(find, ticket, ana)
    Action.objects.filter(pk=find.pk).update(roles=[], markets=["MX"])
    with pytest.raises(NotAllowed, match="market"):
        ask(find, ticket, ana)
    Ticket.objects.filter(pk=ticket.pk).update(market="MX")
    ticket.refresh_from_db()
    assert ask(find, ticket, ana).outcome == Outcome.DONE


def test_an_action_out_of_use_does_not_exist(find: Action, ticket: Ticket, ana: User) -> None:
    Connector.objects.update(is_active=False)
    with pytest.raises(Missing, match=r"lume\.accounts\.find"):
        ask(find, ticket, ana)
    assert not catalogue()


def test_what_procedures_may_name_is_one_list(find: Action, unlock: Action) -> None:
    found = catalogue()
    assert set(found) == {"lume.accounts.find", "lume.access.unlock"}
    spec = found["lume.access.unlock"]
    assert (spec.inputs, spec.required, spec.risk) == (
        {"account_id": "string", "note": "string"},
        {"account_id"},
        Risk.CHANGE,
    )


@pytest.mark.parametrize("inputs", [{"account_id": ""}, {"who": "x"}, {"account_id": ["x"]}, {"account_id": ".."}])
def test_inputs_that_do_not_fit_never_leave(find: Action, ticket: Ticket, ana: User, tool: Tool, inputs: Any) -> None:
    try:
        result = ask(find, ticket, ana, **inputs)
    except Invalid:
        pass
    else:
        assert result.outcome == Outcome.DOWN
    assert not tool.seen


def test_a_limit_counts_one_person_and_one_day(find: Action, ticket: Ticket, ana: User, grace: User) -> None:
    Action.objects.update(daily_limit=2)
    ask(find, ticket, ana, "k1")
    ask(find, ticket, ana, "k2")
    with pytest.raises(NotAllowed, match="2 times"):
        ask(find, ticket, ana, "k3")
    assert ask(find, ticket, ana, "k2").outcome == Outcome.DONE  # the same call is no further one
    assert ask(find, ticket, grace, "k4").outcome == Outcome.DONE
    with clock.at(clock.now() + timedelta(hours=25)):
        assert ask(find, ticket, ana, "k5").outcome == Outcome.DONE


def test_a_tool_that_repeats_a_hidden_value_says_dots(unlock: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    Action.objects.update(hidden={"account_id": ["lead"]})
    tool.says(data({"detail": "No account 529.982.247-25 here: 1529.982.247-251, U1"}, 422))
    result = ask(unlock, ticket, ana, account_id="529.982.247-25", note="x")
    assert f"No account {HIDDEN} here: 1529.982.247-251, U1" in result.sentence
    assert "No account 529" not in Call.objects.get().detail


def test_hidden_values_are_dots_everywhere_and_opened_for_a_reason(
    find: Action, ticket: Ticket, ana: User, grace: User
) -> None:
    Action.objects.update(hidden={"age": ["lead"], "account_id": []})
    result = ask(find, ticket, ana, account_id="secret-id")
    assert result.output["age"] == 30  # a procedure's condition may read it
    assert result.shown() == {"id": "u1", "age": HIDDEN, "phone_masked": "+55 ••• 12"}
    row = Call.objects.get()
    assert row.output["age"] == HIDDEN
    kept = str(list(EventRecord.objects.values_list("data", flat=True))) + str(row.inputs) + row.sealed
    assert "secret-id" not in kept
    assert "30" not in str(row.output)
    with pytest.raises(NotAllowed):
        show_value(call=row, name="age", by=ana, reason="curious")
    with pytest.raises(Invalid):
        show_value(call=row, name="age", by=grace, reason=" ")
    with pytest.raises(Missing):
        show_value(call=row, name="nothing", by=grace, reason="x")
    assert show_value(call=row, name="age", by=grace, reason="to check whether he is a minor") == 30
    assert story(ticket)[-1] == "tools:value:shown"
    assert ask(find, ticket, ana, account_id="secret-id").output["age"] == 30  # kept under its key, sealed


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (data({"detail": "no such account"}, 404), Outcome.NOT_FOUND),
        (data({"detail": "the account is under age"}, 409), Outcome.REFUSED),
        (data({}, 403), Outcome.REFUSED),
        (data({}, 401), Outcome.DOWN),
        (data({}, 429), Outcome.DOWN),
        (data({}, 500), Outcome.DOWN),
        (data([]), Outcome.DOWN),
        (data({"age": "thirty"}), Outcome.DOWN),
        (plain(200, b"<html>", Content_Type="text/html"), Outcome.DOWN),
        (plain(200, b'{"age": NaN}'), Outcome.DOWN),
        (plain(200, b"[" * 100_000), Outcome.DOWN),
        (plain(200, b'{"id": "a\\u0000b"}'), Outcome.DOWN),
        (plain(200, b'{"id": "\\ud800"}'), Outcome.DOWN),
        (plain(200, b'{"id": "\xff"}'), Outcome.DOWN),
        (plain(409, b'{"detail": "no\\u0000pe"}'), Outcome.REFUSED),
        (plain(302, b"", Location="http://elsewhere.example/"), Outcome.DOWN),
    ],
)
def test_whatever_it_answers_there_is_an_outcome_with_a_sentence(  # noqa: PLR0917 - fixtures and two values
    find: Action, ticket: Ticket, ana: User, tool: Tool, answer: Any, outcome: Outcome
) -> None:
    tool.says(answer)
    result = ask(find, ticket, ana)
    assert result.outcome == outcome
    assert "Lume" in result.sentence
    assert not result.perhaps_done


def test_a_refusal_says_what_the_tool_says(find: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    tool.says(data({"detail": "the account is under age"}, 409))
    assert ask(find, ticket, ana).sentence == "Lume refused: the account is under age"


def test_reading_is_tried_again_and_changing_is_not(
    find: Action, unlock: Action, ticket: Ticket, ana: User, tool: Tool
) -> None:
    tool.says(hangs_up, data({}, 503), data({"id": "u1"}))
    result = ask(find, ticket, ana)
    assert (result.outcome, result.output["age"], len(tool.seen)) == (Outcome.DONE, None, 3)
    tool.seen.clear()
    tool.says(hangs_up, data({"status": "unlocked"}))
    result = ask(unlock, ticket, ana, "k2")
    assert (result.outcome, result.perhaps_done, len(tool.seen)) == (Outcome.DOWN, True, 1)
    assert "may have been done" in result.sentence
    again = ask(unlock, ticket, ana, "k2")
    assert (again, len(tool.seen)) == (result, 1)  # never blindly


def test_where_the_tool_knows_our_keys_it_is_asked_again(unlock: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    Connector.objects.update(knows_keys=True)
    tool.says(hangs_up, data({"status": "unlocked"}))
    assert ask(unlock, ticket, ana).perhaps_done
    assert ask(unlock, ticket, ana).outcome == Outcome.DONE
    assert len({seen.headers["Idempotency-Key"] for seen in tool.seen}) == 1


def test_a_change_that_surely_did_not_happen_may_be_asked_again(
    unlock: Action, ticket: Ticket, ana: User, tool: Tool
) -> None:
    tool.says(data({}, 503), data({"status": "unlocked"}))
    assert ask(unlock, ticket, ana).outcome == Outcome.DOWN
    assert ask(unlock, ticket, ana).outcome == Outcome.DONE


def died(action: Action, ticket: Ticket, by: User) -> Call:
    """A call whose process died while it was under way."""

    class Killed(BaseException):
        pass

    def dies(*_args: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("amparo.tools.services.calling.speak", dies)
        with pytest.raises(Killed):
            ask(action, ticket, by)
    return Call.objects.get()


def test_a_change_whose_process_died_is_perhaps_done(unlock: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    row = died(unlock, ticket, ana)
    assert row.state == CallState.SENDING
    with pytest.raises(Conflict, match="right now"):
        ask(unlock, ticket, ana)
    assert Deadline.objects.filter(kind="tools:call", subject_id=row.pk).exists()
    with clock.at(clock.now() + timedelta(minutes=1)):
        give_up_call(call_id=row.pk)
        result = ask(unlock, ticket, ana)
    assert (result.outcome, result.perhaps_done, tool.seen) == (Outcome.DOWN, True, [])
    assert story(ticket)[-2:] == ["tools:call:asked", "tools:call:answered"]


def test_a_look_whose_process_died_is_simply_repeated(find: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    died(find, ticket, ana)
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert ask(find, ticket, ana).outcome == Outcome.DONE


def test_after_five_failures_nobody_asks_for_a_while(find: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    Action.objects.update(method="POST")  # no attempts beside the five
    tool.says(data({}, 503))
    for number in range(5):
        assert ask(find, ticket, ana, f"k{number}").outcome == Outcome.DOWN
    assert len(tool.seen) == 5
    assert Call.objects.get(pk=ask(find, ticket, ana, "k5").call_id).problem == Problem.BREAKER
    assert len(tool.seen) == 5
    tool.says(data({"id": "u1"}))
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert ask(find, ticket, ana, "k6").outcome == Outcome.DONE
    assert ask(find, ticket, ana, "k7").outcome == Outcome.DONE


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_speak_inside_a_transaction(find: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        ask(find, ticket, ana)
    assert not tool.seen


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_tool_thinks(find: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    seen: list[tuple[str, ...]] = []
    answer = data({"id": "u1"})

    def looks(handler: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND state LIKE 'idle in transaction%%'"
            )
            seen.append(cursor.fetchone())
        connection.close()
        answer(handler)

    tool.says(looks)
    assert ask(find, ticket, ana).outcome == Outcome.DONE
    assert seen == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_the_same_at_once_ask_once(unlock: Action, ticket: Ticket, ana: User, tool: Tool) -> None:
    hold = threading.Event()
    answer = data({"status": "unlocked"})

    def slow(handler: Any) -> None:
        hold.wait(0.3)
        answer(handler)

    tool.says(slow)
    found = at_once(*[lambda: ask(unlock, ticket, ana)] * 4)
    assert len(tool.seen) == 1
    assert sum(isinstance(one, CallResult) for one in found) >= 1
    assert all(isinstance(one, CallResult | Conflict) for one in found)


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_when_many_ask_at_once(
    find: Action, ticket: Ticket, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Action.objects.update(daily_limit=2)
    write = calling._written

    def slowly(*args: Any) -> Call:  # between counting and writing others would have time to count
        time.sleep(0.1)
        return write(*args)

    monkeypatch.setattr(calling, "_written", slowly)
    found = at_once(*[partial(ask, find, ticket, ana, f"k{key}") for key in range(5)])
    assert sum(isinstance(one, CallResult) for one in found) == 2
