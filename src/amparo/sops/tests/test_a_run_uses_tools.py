"""A procedure asks tools: looks up by itself, waits for a second person, and never stops silently when one is down."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings
from tests.cast import story

from amparo.accounts.models import User
from amparo.audit.events import Event
from amparo.audit.services import erasing, record
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.deadlines.services import run_due
from amparo.escalations.form import prefilled
from amparo.notifications.models import Notification
from amparo.people.holding import forget_everywhere
from amparo.sops import services
from amparo.sops.models import Run, RunInput, Version
from amparo.sops.models.sealing import at_rest, opened
from amparo.sops.queries.case import case_of
from amparo.sops.queries.known import paths
from amparo.sops.queries.runs.figures import following
from amparo.sops.queries.runs.showing import RunShowing
from amparo.sops.running.errors import NotNow
from amparo.sops.running.inputs import Back, Confirm, ManualWay
from amparo.sops.running.state import State
from amparo.sops.services import give, start_run
from amparo.sops.services.effects.doing import expect_answer
from amparo.sops.tasks import go_on_after_approval
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import WITH_TOOLS
from amparo.tickets.models import Ticket
from amparo.tools.models import Action, Approval, Call
from amparo.tools.services import approve as approve_call
from amparo.tools.services import refuse as refuse_call
from amparo.tools.tests.tool import Tool, data, hangs_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(katia: User, grace: User, find: Action, revoke: Action) -> Version:
    return published(katia, grace, WITH_TOOLS)


@pytest.fixture
def run(ticket: Ticket, ana: User, version: Version) -> Run:
    return start_run(ticket=ticket, by=ana, version=version)


def work(run: Run, by: User) -> Run:
    """What the worker does with the job that the run left."""
    run = Run.objects.select_related("version__procedure", "ticket").get(pk=run.pk)
    services.call_tool(run=run, visit=State.from_json(run.memory).visit, by=by)
    return Run.objects.select_related("version__procedure", "ticket").get(pk=run.pk)


def showing(run: Run, user: User) -> RunShowing:
    return RunShowing(run, case_of(run.ticket), user)


def test_what_is_only_looked_up_is_looked_up_at_once(run: Run, ana: User, tool: Tool) -> None:
    assert State.from_json(run.memory).waiting.what == "tool"  # nobody pressed anything
    run = work(run, ana)
    assert run.step == "sessions"
    assert tool.seen[0].path == "/v1/accounts/maria%40correio.example"
    assert showing(run, ana).fact_rows == [("Telefone", "+55 ••• 12"), ("Idade", "30")]


def test_what_a_tool_said_reads_as_on_its_card(run: Run, ana: User, find: Action) -> None:
    """In words where the action has them; times at Ana's own hours."""
    words = {"phone_masked": {"values": {"gift_fraud": {"pt-BR": "presentes fora do comum"}}}}
    Action.objects.filter(pk=find.pk).update(words=words)
    memory = State.from_json(work(run, ana).memory)
    for said, read in (
        ("gift_fraud", "presentes fora do comum"),
        (True, "sim"),
        ("2026-11-21T22:50:00+00:00", "21/11/2026 19:50"),
        (None, "—"),
    ):
        results = {"account": {**memory.frames[0].results["account"], "phone_masked": said}}
        told = replace(memory, frames=(replace(memory.frames[0], results=results),))
        Run.objects.filter(pk=run.pk).update(memory=told.as_json())
        with override("pt-br"), timezone.override(ana.time_zone):
            assert showing(Run.objects.get(pk=run.pk), ana).fact_rows[0] == ("Telefone", read)


def test_what_was_found_out_fills_in_the_form_of_an_escalation(run: Run, ana: User, tool: Tool) -> None:
    run = work(run, ana)
    questions = [
        {"name": "age", "from": "results.account.age"},
        {"name": "phone", "from": "results.account.phone_masked"},
        {"name": "sessions", "from": "results.sessions.revoked"},
    ]
    assert {question["from"] for question in questions} <= set(paths())  # what the console offers
    hidden = State.from_json(run.memory).frames[0].results["account"].get("hidden", ())
    known = {"age": 30, "phone": "+55 ••• 12"}
    assert prefilled(questions, run.ticket) == {name: one for name, one in known.items() if name not in hidden}


def test_a_code_that_a_tool_said_fills_in_a_form_as_on_its_card(run: Run, ana: User, find: Action) -> None:
    """In Ana's words where text is asked for; a choice is still of codes."""
    values = {"+55 ••• 12": {"pt-BR": "o de sempre", "en": "the usual one"}}
    Action.objects.filter(pk=find.pk).update(words={"phone_masked": {"values": values}})
    run = work(run, ana)
    text = {"name": "phone", "from": "results.account.phone_masked"}
    choice = text | {"name": "which", "type": "choice"}
    for language, said in (("pt-br", "o de sempre"), ("en", "the usual one")):
        with override(language):
            assert prefilled([text, choice], run.ticket) == {"phone": said, "which": "+55 ••• 12"}


def test_the_same_job_twice_asks_once(run: Run, ana: User, tool: Tool) -> None:
    before = Run.objects.select_related("version__procedure", "ticket").get(pk=run.pk)
    assert services.call_tool(run=before, visit=0, by=ana)
    assert not services.call_tool(run=before, visit=0, by=ana)  # as a worker that died before it could say so
    assert len(tool.seen) == 1
    assert Call.objects.count() == 1


def test_danger_waits_for_the_second_person_and_goes_on_by_itself(run: Run, ana: User, grace: User, tool: Tool) -> None:
    run = work(run, ana)
    run = work(give(run=run, by=ana, given=Confirm(step="sessions", visit=1)), ana)
    assert showing(run, ana).awaits_second_person
    assert len(tool.seen) == 1
    tool.says(data({"revoked": 3}))
    approval = approve_call(approval=Approval.objects.get(), by=grace)
    go_on_after_approval(subject_id=approval.pk)
    run.refresh_from_db()
    assert (run.state, run.outcome) == ("ended", "resolved")
    assert [(step.name, step.by) for step in showing(run, ana).past] == [("account", "Ana"), ("sessions", "Ana")]


def test_whoever_hears_that_a_second_person_was_asked_finds_it_on_the_run(
    run: Run, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen looks as soon as the event is there, which may be before the job has said another word."""
    run = give(run=work(run, ana), by=ana, given=Confirm(step="sessions", visit=1))
    seen = []

    def looks(event: Event, **about: Any) -> Any:
        row = record(event, **about)
        seen.append((event.type, showing(Run.objects.get(pk=run.pk), ana).awaits_second_person is not None))
        return row

    monkeypatch.setattr("amparo.tools.services.approvals.record", looks)
    work(run, ana)
    assert seen == [("tools:approval:asked", True)]


def test_a_refusal_leads_the_other_way(run: Run, ana: User, grace: User) -> None:
    run = work(run, ana)
    run = work(give(run=run, by=ana, given=Confirm(step="sessions", visit=1)), ana)
    approval = refuse_call(approval=Approval.objects.get(), by=grace, note="Não é ela.")
    go_on_after_approval(subject_id=approval.pk)
    run.refresh_from_db()
    assert (run.state, run.outcome) == ("ended", "handed_over")
    assert [step.said for step in showing(run, ana).past] == ["", "Refused"]


def test_where_nobody_approves_in_time_ana_reads_it_at_the_step_and_asks_again(
    run: Run,
    ana: User,
    grace: User,
    tool: Tool,
) -> None:
    run = work(give(run=work(run, ana), by=ana, given=Confirm(step="sessions", visit=1)), ana)
    approval = Approval.objects.get()
    assert approval.reasons["pt-BR"] != approval.reasons["en"]
    with clock.at(clock.now() + timedelta(minutes=31)):
        run_due()
        go_on_after_approval(subject_id=approval.pk)
        run.refresh_from_db()
        shown = showing(run, ana)
        assert (run.step, shown.waits_for, shown.is_unapproved) == ("sessions", "confirm", True)
        assert "in time" in shown.trouble
        assert story(run.ticket)[-1] == "sops:tool:not_approved"
        run = work(give(run=run, by=ana, given=Confirm(step="sessions", visit=1)), ana)
        assert showing(run, ana).awaits_second_person
        assert len(tool.seen) == 1
        tool.says(data({"revoked": 3}))
        go_on_after_approval(subject_id=approve_call(approval=approval, by=grace).pk)
    run.refresh_from_db()
    assert (run.state, run.outcome) == ("ended", "resolved")


def test_a_tool_that_is_down_is_said_and_the_manual_way_leads_on(run: Run, ana: User, tool: Tool) -> None:
    tool.says(hangs_up)
    run = work(run, ana)
    shown = showing(run, ana)
    assert (run.step, shown.waits_for, bool(shown.trouble)) == ("account", "confirm", True)
    assert shown.manual_way == "Procure no painel."
    assert "sops:tool:down" in story(run.ticket)
    assert give(run=run, by=ana, given=ManualWay(step="account", note="É a conta u1")).outcome == "handed_over"


def test_the_manual_way_is_for_when_the_tool_is_down(run: Run, ana: User) -> None:
    with pytest.raises(NotNow):
        give(run=run, by=ana, given=ManualWay(step="account", note="Prefiro assim"))


def test_ana_waits_and_is_told_when_the_tool_answers_again(run: Run, ana: User, tool: Tool) -> None:
    tool.says(hangs_up)
    run = services.wait_for_tool(run=work(run, ana), by=ana)
    for minutes in (3, 6):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            run_due()
            run = work(run, ana)
        assert run.notice["kind"] == "retrying"
    tool.says(data({"id": "u1", "age": 30, "phone": {"masked": "+55 ••• 12"}}))
    with clock.at(clock.now() + timedelta(minutes=9)):
        run_due()
        run = work(run, ana)
    assert run.step == "sessions"
    assert "answers again" in Notification.objects.get(user=ana, kind="sops:tool_back").sentence()


def test_an_answer_that_makes_no_sense_leaves_the_run_where_it_was_and_says_why(
    run: Run,
    ana: User,
    version: Version,
    find: Action,
) -> None:
    Action.objects.filter(pk=find.pk).update(outputs=[{"name": "outcome", "path": ["age"], "type": "integer"}])
    text = WITH_TOOLS.replace('results.account.outcome == "done"', "results.account.id > 5")
    library = services.bring_in(by=version.author, text=text).version  # a condition that cannot be decided
    Run.objects.filter(pk=run.pk).update(version=library)
    run = work(run, ana)
    assert (run.step, bool(showing(run, ana).trouble)) == ("account", True)
    assert "sops:run:stuck" in story(run.ticket)  # so the screens that show it look again


def test_a_worker_that_dies_with_the_call_leaves_no_run_waiting_for_ever(run: Run, ana: User) -> None:
    with clock.at(clock.now() + timedelta(minutes=4)):
        run_due()
    run.refresh_from_db()
    assert "has not answered" in showing(run, ana).trouble


def test_a_wait_for_the_second_person_is_no_silence(run: Run, ana: User) -> None:
    run = work(give(run=work(run, ana), by=ana, given=Confirm(step="sessions", visit=1)), ana)
    with clock.at(clock.now() + timedelta(minutes=4)):
        run_due()
    run.refresh_from_db()
    assert showing(run, ana).waits_for == "tool"


def test_a_yes_gives_the_tool_its_time_anew(run: Run, ana: User, grace: User, tool: Tool) -> None:
    run = work(give(run=work(run, ana), by=ana, given=Confirm(step="sessions", visit=1)), ana)
    tool.says(data({"revoked": 3}))
    with clock.at(clock.now() + timedelta(minutes=2, seconds=59)):
        approval = approve_call(approval=Approval.objects.get(), by=grace)
        expect_answer(run, visit=1)  # as the job does that takes it up
    with clock.at(clock.now() + timedelta(minutes=4)):
        run_due()
    assert showing(run, ana).waits_for == "tool"
    go_on_after_approval(subject_id=approval.pk)
    run.refresh_from_db()
    assert run.state == "ended"


def test_of_a_person_who_is_forgotten_the_path_stays_and_nothing_else(
    run: Run,
    ana: User,
    grace: User,
    tool: Tool,
) -> None:
    run = work(give(run=work(run, ana), by=ana, given=Confirm(step="sessions", visit=1)), ana)
    refuse_call(approval=Approval.objects.get(), by=grace, note="Não é ela.")
    path = State.from_json(run.memory).path
    with erasing():
        forget_everywhere(run.ticket.contact_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT memory::text FROM sops_run UNION ALL SELECT input::text || facts::text FROM sops_runinput"
            " UNION ALL SELECT inputs::text || output::text || sealed || reason FROM tools_call"
            " UNION ALL SELECT inputs::text || sealed || reason || note FROM tools_approval"
        )
        stored = " ".join(text for (text,) in cursor.fetchall())
    for word in ("maria", "+55", "u1", "Não é ela", "Procedure"):
        assert word not in stored, word
    run.refresh_from_db()
    assert (run.state, State.from_json(run.memory).path) == ("stopped", path)
    assert following(run.version.procedure, since=run.started_at).share == 1.0
    with pytest.raises(Conflict):
        give(run=run, by=ana, given=Back(step="account"))


def test_what_was_called_and_then_gone_back_behind_was_out_of_order(run: Run, ana: User, find: Action) -> None:
    run = give(run=work(run, ana), by=ana, given=Back(step="account"))
    assert following(run.version.procedure, since=run.started_at).out_of_order == 1


def test_what_others_may_not_see_is_dots(run: Run, ana: User, find: Action) -> None:
    Action.objects.filter(pk=find.pk).update(hidden=["phone_masked"])
    run = work(run, ana)
    assert showing(run, ana).fact_rows[0][1] == "•••"
    assert "results.account.phone_masked" not in showing(run, ana).values


def test_what_others_may_not_see_is_sealed_at_rest_and_conditions_read_it(run: Run, ana: User, find: Action) -> None:
    Action.objects.filter(pk=find.pk).update(hidden=["phone_masked"])
    run = work(run, ana)
    with connection.cursor() as cursor:
        cursor.execute("SELECT memory::text FROM sops_run UNION ALL SELECT input::text FROM sops_runinput")
        stored = " ".join(text for (text,) in cursor.fetchall())
    assert "+55" not in stored
    assert '"age": 30' in stored  # the others are plain
    results = State.from_json(Run.objects.get(pk=run.pk).memory).frames[-1].results
    assert results["account"]["phone_masked"] == "+55 ••• 12"
    assert RunInput.objects.get(run=run, input__type="tool_answered").input["result"]["phone_masked"] == "+55 ••• 12"


def test_what_another_key_has_sealed_is_not_known(settings: Settings) -> None:
    stored = at_rest({"phone": "+55", "age": 30, "hidden": ["phone"]})
    assert opened(stored) == {"phone": "+55", "age": 30, "hidden": ["phone"]}
    settings.SECRET_KEY = "another one, long enough to be taken"
    assert opened(stored) == {"phone": None, "age": 30, "hidden": ["phone"]}
