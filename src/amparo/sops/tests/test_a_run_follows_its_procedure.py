"""Ana works along a procedure on Maria's ticket: it keeps its version, survives whatever happens, and says what was done."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from tests.cast import story, words
from tests.races import at_once

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Missing, NotAllowed
from amparo.deadlines.services import run_due
from amparo.media.harm import Harm
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.sops.models import Passage, Run, RunInput, Version
from amparo.sops.queries.case import case_of
from amparo.sops.queries.changes.readers import under_way
from amparo.sops.queries.runs.showing import RunShowing
from amparo.sops.running.errors import NotNow, Unfit
from amparo.sops.running.inputs import Answer, Back, LeaveOut
from amparo.sops.running.state import State
from amparo.sops.services import (
    About,
    acknowledge,
    give,
    hear_message,
    hear_of_undo,
    restart_with_newer,
    send_for_step,
    start_run,
    stop_run,
    withdraw,
)
from amparo.sops.states import RunState
from amparo.sops.tasks import bring_runs_along, bring_runs_back
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import ASKS_MARIA, CALLING, OTHER_WAY
from amparo.tickets.models import Message, Ticket, WalledFile
from amparo.tickets.services import (
    Outgoing,
    classify_link,
    merge,
    open_ticket,
    receive_message,
    undo_reply,
    unmerge,
)
from amparo.tickets.services.wall.unsaying import go_through_words
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(katia: User, grace: User) -> Version:
    return published(katia, grace)


@pytest.fixture
def run(ticket: Ticket, ana: User, version: Version) -> Run:
    return start_run(ticket=ticket, by=ana, version=version)


def test_an_address_behind_the_wall_leaves_the_journal_too(ticket: Ticket, ana: User, version: Version) -> None:
    film = "https://lume.example/@x/video/7"
    Ticket.objects.filter(pk=ticket.pk).update(subject=f"Veja {film}")
    start_run(ticket=Ticket.objects.get(pk=ticket.pk), by=ana, version=version)
    assert film in str(RunInput.objects.values())
    message = ticket.messages.earliest("pk")
    classify_link(message=message, address=film, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    go_through_words(WalledFile.objects.get().pk)
    assert film not in str([*RunInput.objects.values(), *Run.objects.values()])
    assert "Veja walled://" in str(RunInput.objects.values())


def test_ana_answers_sends_and_comes_to_the_end(run: Run, ana: User, ticket: Ticket) -> None:
    assert (run.step, run.moves, run.state) == ("phone", 1, RunState.RUNNING)
    run = give(run=run, by=ana, given=Answer(step="phone", value="matches"), moves=1)
    assert run.step == "answer"
    message = send_for_step(run=run, step="answer", by=ana, outgoing=Outgoing(text="Oi Maria"))
    run.refresh_from_db()
    assert (run.state, run.outcome, run.root_cause, run.step) == ("ended", "resolved", "forgotten-password", "")
    ticket.refresh_from_db()
    assert ticket.state == TicketState.PENDING
    assert State.from_json(run.memory).visits[1].evidence == ({"kind": "message", "value": str(message.pk)},)
    assert [kind for kind in story(ticket) if kind.startswith("sops:")] == [
        "sops:run:started",
        "sops:step:answered",
        "sops:step:answered",
        "sops:run:ended",
    ]


def test_the_journal_holds_every_input_with_what_it_read_and_only_grows(run: Run, ana: User) -> None:
    give(run=run, by=ana, given=Answer(step="phone", value="differs"))
    inputs = list(RunInput.objects.filter(run=run).order_by("number"))
    assert [(line.number, line.input["type"], line.actor_id) for line in inputs] == [
        (1, "start", ana.pk),
        (2, "answer", ana.pk),
    ]
    assert inputs[1].facts["contact"]["first_name"] == "Maria"
    for change in (lambda: RunInput.objects.filter(run=run).update(input={}), RunInput.objects.all().delete):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            change()


def test_the_passages_are_what_figures_count(run: Run, ana: User) -> None:
    give(run=run, by=ana, given=Answer(step="phone", value="differs"))
    rows = Passage.objects.filter(run=run).order_by("place").values_list("step", "done", "way")
    assert list(rows) == [("phone", "answered", "answer:differs"), ("refuse", "", "")]


def test_who_looks_at_an_older_state_is_told_who_was_quicker(run: Run, ana: User, grace: User) -> None:
    give(run=run, by=grace, given=Answer(step="phone", value="differs"), moves=1)
    with pytest.raises(Conflict, match="Grace moved this on"):
        give(run=run, by=ana, given=Answer(step="phone", value="matches"), moves=1)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_move(run: Run, ana: User, grace: User) -> None:
    outcomes = at_once(
        partial(give, run=run, by=ana, given=Answer(step="phone", value="matches"), moves=1),
        partial(give, run=run, by=grace, given=Answer(step="phone", value="differs"), moves=1),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Run"]
    assert Run.objects.get(pk=run.pk).moves == 2
    assert RunInput.objects.filter(run=run).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_begin_one(ticket: Ticket, ana: User, grace: User, version: Version) -> None:
    outcomes = at_once(*(partial(start_run, ticket=ticket, by=by, version=version) for by in (ana, grace)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Run"]


def test_an_answer_that_is_none_leaves_the_run_where_it_was(run: Run, ana: User) -> None:
    with pytest.raises(Unfit), transaction.atomic():
        give(run=run, by=ana, given=Answer(step="phone", value="perhaps"))
    with pytest.raises(NotNow), transaction.atomic():
        give(run=run, by=ana, given=Answer(step="refuse", value="x"))
    run.refresh_from_db()
    assert (run.step, run.moves) == ("phone", 1)


def test_a_colleague_goes_on_where_ana_stopped_and_a_stranger_to_the_team_does_not(
    run: Run, ana: User, grace: User, luis: User
) -> None:
    run = give(run=run, by=ana, given=Answer(step="phone", value="differs"))
    with pytest.raises(Missing):
        give(run=run, by=luis, given=Answer(step="refuse", value="Perdeu"))
    assert give(run=run, by=grace, given=Answer(step="refuse", value="Perdeu o aparelho")).outcome == "declined"


def test_a_lead_leaves_a_step_out_with_a_reason_and_an_agent_does_not(run: Run, ana: User, grace: User) -> None:
    with pytest.raises(NotAllowed, match="A lead decides"):
        give(run=run, by=ana, given=LeaveOut(step="phone", reason="Já se sabe", to="answer"))
    run = give(run=run, by=grace, given=LeaveOut(step="phone", reason="Já se sabe", to="refuse"))
    assert run.step == "refuse"
    assert "sops:step:left_out" in story(run.ticket)
    assert give(run=run, by=ana, given=LeaveOut(step="refuse", reason="Nada a dizer")).outcome == "declined"


def test_ana_corrects_an_answer_even_of_an_ended_run(run: Run, ana: User) -> None:
    run = give(run=run, by=ana, given=Answer(step="phone", value="differs"))
    run = give(run=run, by=ana, given=Back(step="phone"))
    assert run.step == "phone"
    assert list(Passage.objects.filter(run=run).order_by("place").values_list("step", "withdrawn")) == [
        ("phone", True),
        ("refuse", True),
        ("phone", False),
    ]


def test_a_run_keeps_its_version_and_can_begin_again_with_the_newer_one(
    run: Run, ana: User, katia: User, grace: User, version: Version
) -> None:
    run = give(run=run, by=ana, given=Answer(step="phone", value="matches"))
    newer = published(katia, grace, text=OTHER_WAY)
    run.refresh_from_db()
    assert run.version == version
    withdraw(version=version, by=katia, reason="O link vale menos.")
    assert "is withdrawn" in Notification.objects.get(user=ana, kind="sops:withdrawn").sentence()
    again = restart_with_newer(run=run, by=ana)
    assert (again.version, again.step, again.replaces) == (newer, "refuse", run)  # the answer came along
    run.refresh_from_db()
    assert run.state == RunState.REPLACED


def test_ana_is_told_when_what_her_run_calls_was_wrong_and_begins_again_with_what_holds_of_it(
    ticket: Ticket, ana: User, katia: User, grace: User, version: Version
) -> None:
    run = start_run(ticket=ticket, by=ana, version=published(katia, grace, text=CALLING))
    run = give(run=run, by=ana, given=Answer(step="again.phone", value="matches"))
    assert [(one.pk, one.along) for one in under_way(version.procedure)] == [(run.pk, 1)]
    withdraw(version=version, by=katia, reason="O link vale menos.")
    assert "is withdrawn" in Notification.objects.get(user=ana, kind="sops:withdrawn").sentence()
    showing = RunShowing(Run.objects.get(pk=run.pk), case_of(ticket), ana)
    assert (showing.withdrawn, showing.withdrawn_title, showing.newer) == (version, "Login perdido", None)
    newer = published(katia, grace, text=OTHER_WAY)
    assert RunShowing(Run.objects.get(pk=run.pk), case_of(ticket), ana).newer == run.version
    again = restart_with_newer(run=run, by=ana)
    assert (again.version, again.pins, again.step) == (run.version, {"lost-login": newer.pk}, "again.refuse")
    with pytest.raises(Conflict, match="no other version"):
        restart_with_newer(run=again, by=ana)


def test_a_major_change_holds_runs_back_until_it_is_read(ticket: Ticket, ana: User, grace: User, katia: User) -> None:
    version = published(katia, grace, about=About(is_major=True, holds_back=True))
    with pytest.raises(Conflict, match="Read what is new first"):
        start_run(ticket=ticket, by=ana, version=version)
    acknowledge(version=version, by=ana)
    assert start_run(ticket=ticket, by=ana, version=version).step == "phone"


def test_a_run_is_stopped_with_a_reason(run: Run, ana: User) -> None:
    run = stop_run(run=run, by=ana, reason="Escreveu por engano")
    assert (run.state, run.reason) == (RunState.STOPPED, "Escreveu por engano")
    with pytest.raises(Conflict):
        give(run=run, by=ana, given=Answer(step="phone", value="matches"))


def test_two_runs_on_one_ticket_do_not_disturb_each_other(
    run: Run, ana: User, ticket: Ticket, katia: User, grace: User
) -> None:
    other = start_run(ticket=ticket, by=ana, version=published(katia, grace, text=ASKS_MARIA))
    give(run=run, by=ana, given=Answer(step="phone", value="differs"), moves=1)
    other.refresh_from_db()
    assert (other.step, other.moves) == ("which_phone", 1)


def test_a_run_goes_along_when_its_ticket_is_merged_and_never_runs_twice(
    run: Run, ana: User, grace: User, ticket: Ticket, version: Version
) -> None:
    maria = ticket.contact
    target = open_ticket(brand=ticket.brand, incoming=words(maria), team=ticket.team).ticket
    merge(source=ticket, target=target, by=grace)
    bring_runs_along(subject_id=ticket.pk)
    bring_runs_along(subject_id=target.pk)  # the event stands in both stories
    run.refresh_from_db()
    assert (run.ticket, run.state) == (target, RunState.RUNNING)
    again = open_ticket(brand=ticket.brand, incoming=words(maria), team=ticket.team).ticket
    other = start_run(ticket=again, by=ana, version=version)
    merge(source=again, target=target, by=grace)
    bring_runs_along(subject_id=again.pk)
    other.refresh_from_db()
    assert other.state == RunState.STOPPED
    assert give(run=run, by=ana, given=Answer(step="phone", value="differs")).step == "refuse"


def test_a_run_comes_back_when_its_ticket_is_taken_out_again(
    run: Run, ana: User, grace: User, ticket: Ticket, katia: User
) -> None:
    target = open_ticket(brand=ticket.brand, incoming=words(ticket.contact), team=ticket.team).ticket
    its_own = start_run(ticket=target, by=ana, version=published(katia, grace, text=ASKS_MARIA))
    last = open_ticket(brand=ticket.brand, incoming=words(ticket.contact), team=ticket.team).ticket
    for source, into in ((ticket, target), (target, last)):
        merge(source=source, target=into, by=grace)
        bring_runs_along(subject_id=source.pk)
    assert on_tickets(run, its_own) == [last.pk, last.pk]
    unmerge_and_hear(target, by=grace)
    assert on_tickets(run, its_own) == [target.pk, target.pk]  # what it had brought along comes with it
    unmerge_and_hear(ticket, by=grace)
    assert on_tickets(run, its_own) == [ticket.pk, target.pk]
    merge(source=target, target=ticket, by=grace)  # the other way round: what was here before stays here
    bring_runs_along(subject_id=target.pk)
    unmerge_and_hear(target, by=grace)
    assert on_tickets(run, its_own) == [ticket.pk, target.pk]
    run.refresh_from_db()
    assert give(run=run, by=ana, given=Answer(step="phone", value="differs")).step == "refuse"


def unmerge_and_hear(source: Ticket, by: User) -> None:
    source.refresh_from_db()
    unmerge(source=source, by=by)
    for event in EventRecord.objects.filter(kind="tickets:ticket:unmerged"):  # old ones too: they do nothing any more
        bring_runs_back(subject_id=event.subject_id, event_id=event.pk)


def on_tickets(*runs: Run) -> list[int]:
    return [Run.objects.get(pk=run.pk).ticket_id for run in runs]


def test_a_reply_that_is_taken_back_takes_the_run_back(run: Run, ana: User) -> None:
    run = give(run=run, by=ana, given=Answer(step="phone", value="matches"))
    message = send_for_step(run=run, step="answer", by=ana, outgoing=Outgoing(text="Oi Maria"))
    assert undo_reply(message=message, by=ana)
    assert hear_of_undo(message=message)
    run.refresh_from_db()
    assert (run.state, run.step) == (RunState.RUNNING, "answer")
    assert not hear_of_undo(message=message)


def test_maria_is_asked_and_what_she_answers_comes_to_the_step(
    ticket: Ticket, ana: User, maria: Contact, katia: User, grace: User
) -> None:
    run = start_run(ticket=ticket, by=ana, version=published(katia, grace, text=ASKS_MARIA))
    send_for_step(run=run, step="which_phone", by=ana, outgoing=Outgoing(text="Qual é o seu aparelho?"))
    assert hear_message(message=Message.objects.earliest("pk")) == 1  # whatever she wrote, Ana reads it
    run.refresh_from_db()
    state = State.from_json(run.memory)
    assert (state.at, state.waiting and state.waiting.what) == ("which_phone", "answer")
    answer = receive_message(ticket=ticket, incoming=words(maria, "Moto G54", subject="Re"))
    hear_message(message=answer)
    run.refresh_from_db()
    assert State.from_json(run.memory).waiting.message == str(answer.pk)
    ended = give(run=run, by=ana, given=Answer(step="which_phone", value="Moto G54"))
    assert ended.outcome == "resolved"
    (asked, *_end) = State.from_json(ended.memory).visits
    assert asked.evidence == ({"kind": "message", "value": str(answer.pk)},)


def test_silence_is_noticed_and_in_the_end_the_run_goes_the_other_way(
    ticket: Ticket, ana: User, katia: User, grace: User
) -> None:
    run = start_run(ticket=ticket, by=ana, version=published(katia, grace, text=ASKS_MARIA))
    send_for_step(run=run, step="which_phone", by=ana, outgoing=Outgoing(text="Qual é o seu aparelho?"))
    with clock.at(clock.now() + timedelta(days=2, minutes=1)):
        run_due()
    assert Notification.objects.filter(user=ana, kind="sops:no_answer").count() == 1
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        run_due()
    run.refresh_from_db()
    assert (run.state, run.outcome) == (RunState.ENDED, "no_answer")
    assert Notification.objects.filter(user=ana, kind="sops:wait_over").count() == 1
