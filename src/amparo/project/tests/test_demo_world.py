"""The demo world, told in part: the first start of `amparo demo` leaves a desk that is well."""

import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from amparo.accounts.models import User
from amparo.core import clock
from amparo.deadlines.models import Deadline
from amparo.deadlines.queries import pulse
from amparo.deadlines.services import run_due
from amparo.knowledge.models import ArticleUse
from amparo.knowledge.queries import published, read_now
from amparo.moderation import services as reviews
from amparo.moderation.models import Case
from amparo.moderation.services import Words
from amparo.moderation.states import Verdict
from amparo.people.models import Contact
from amparo.project.demo import story, world
from amparo.project.demo.platform.server import running
from amparo.project.demo.practice import follow_one
from amparo.project.demo.procedures import texts
from amparo.sops.models import Reading, Rehearsal, Run, RunEscalation, Version
from amparo.sops.queries.case import case_of
from amparo.sops.queries.runs.showing import RunShowing
from amparo.sops.running.inputs import Confirm
from amparo.sops.running.state import State
from amparo.sops.services import give
from amparo.sops.states import RunState, VersionState
from amparo.sops.tasks import hear_review
from amparo.tickets.models import Ticket
from amparo.tickets.states import MessageKind, TicketState
from amparo.tools.models import Action, Approval, Call, Connector
from amparo.tools.states import ApprovalState, CallState
from amparo.wellbeing.models import USUAL_FEWEST
from amparo.wellbeing.queries import released_to
from amparo.wellbeing.states import Measure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[socket.socket]:
    """The world with its written threads alone, and where its platform will be."""
    settings.HOME = tmp_path
    monkeypatch.setattr(story, "_made", lambda _language, _today: iter(()))
    with socket.create_server(("127.0.0.1", 0)) as platform:
        world.load(lambda _line: None, platform)
        yield platform


def test_who_writes_in_portuguese_writes_money_with_a_comma() -> None:
    said = " ".join(step.text for thread in story.threads() if thread.language == "pt-BR" for step in thread.steps)
    assert re.search(r"R\$ \d+,\d\d\b", said)
    assert not re.search(r"R\$ \d+\.\d\d\b", said)


def test_the_first_start_leaves_a_desk_that_is_well(told: socket.socket) -> None:
    _nothing_is_overdue()
    _every_procedure_holds_and_somebody_has_a_change_to_read()
    _runs_have_ended_and_two_wait_for_a_second_person()
    _one_waits_for_what_payments_decide()
    _two_who_are_locked_out_get_in_at_the_first_touch(told)
    _a_vips_video_is_looked_at_twice_before_she_is_answered(told)
    _articles_are_read_and_one_has_gone_stale()
    _two_months_can_be_shown_of_many_people_together()
    _the_next_start_finds_the_platform_again()


def _articles_are_read_and_one_has_gone_stale() -> None:
    assert published().count() >= 8
    assert [one.key for one in published() if read_now(one).body.stale()] == ["gift-not-in-balance"]
    assert ArticleUse.objects.count() >= 3


def _nothing_is_overdue() -> None:
    assert Ticket.objects.exists()
    soon_enough = timedelta(minutes=1)  # the clock calls nothing late before that, and it does not run here
    assert not Deadline.objects.filter(due_at__lte=clock.now() - soon_enough).exists()
    assert pulse().overdue_by <= soon_enough
    assert not Deadline.objects.filter(failures__gt=0).exists()


def _every_procedure_holds_and_somebody_has_a_change_to_read() -> None:
    assert Version.objects.filter(state=VersionState.PUBLISHED).count() == len(texts())
    assert Version.objects.filter(state=VersionState.DRAFT).count() == 1
    unread = Reading.objects.filter(acknowledged_at__isnull=True, version__holds_back=True)
    assert "Martina Ibáñez" in unread.values_list("person__name", flat=True)


def _runs_have_ended_and_two_wait_for_a_second_person() -> None:
    assert Run.objects.filter(state=RunState.ENDED).count() >= 4
    assert Run.objects.filter(state=RunState.RUNNING).count() >= 4
    waiting = Approval.objects.filter(state=ApprovalState.WAITING, expires_at__gt=clock.now())
    assert set(waiting.values_list("action__name", flat=True)) == {
        "lume.access.revoke_sessions",
        "lume.safety.take_down",
    }
    assert set(Call.objects.values_list("state", flat=True)) == {CallState.DONE}
    assert Rehearsal.objects.filter(due_at__gt=clock.now()).count() == 2
    assert Action.objects.filter(is_active=False).count() == 0


def _one_waits_for_what_payments_decide() -> None:
    asked = RunEscalation.objects.get()
    assert (asked.step, asked.escalation.state, asked.run.ticket.state) == ("ask_payments", "acknowledged", "on_hold")
    assert asked.escalation.question.startswith("Can this payout go out?")  # Payments read English, she writes Spanish
    assert "$\N{NO-BREAK SPACE}214.600" in [fact["value"] for fact in asked.escalation.facts]


def _two_months_can_be_shown_of_many_people_together() -> None:
    house = released_to(User.objects.get(name="Inês Duarte")).filter(team=None)
    assert [one.people >= USUAL_FEWEST for one in house.filter(measure=Measure.EXPOSURE)] == [True, True]
    assert [50 < (one.total or 0) < 100 for one in house.filter(measure=Measure.OCCUPANCY)] == [True, True]


def _two_who_are_locked_out_get_in_at_the_first_touch(platform: socket.socket) -> None:
    """Davi in Portuguese, Teresa in Spanish: one answer each, with the account unlocked and the link on its way."""
    known = {"davi": ("0715", "2022", "Redmi Note 13"), "teresa": ("0316", "2020", "Moto G54")}
    said = {"davi": "**d•••@correio.example**", "teresa": "**t•••@correo.example**"}
    bia = {"bia": User.objects.get(name="Bia Tavares")}
    with world._post_office(), running(platform):
        for person, facts in known.items():
            names = ("identity.phone_ending", "identity.signed_up_year", "identity.device", "way")
            answers = dict(zip(names, (*facts, "email"), strict=True))
            entry = {"sop": "lost-login", "by": "bia", "answers": answers}
            contact = Contact.objects.get(name__startswith="Davi" if person == "davi" else "Teresa")
            run = follow_one(entry, contact, bia)
            assert State.from_json(run.memory).at == "news"
            assert run.ticket.state == TicketState.PENDING
            answered = run.ticket.messages.filter(kind=MessageKind.OUT).get().text
            assert said[person] in answered
            assert ("Confirmei que é você" if person == "davi" else "Confirmé que eres tú") in answered
    unlocked = Call.objects.filter(action__name="lume.access.unlock", state=CallState.DONE)
    assert unlocked.count() == len(known)


def _a_vips_video_is_looked_at_twice_before_she_is_answered(platform: socket.socket) -> None:
    """Bia hands Lucía's video in, Noor agrees, and what she decided by stands in the answer, in Spanish."""
    bia, noor = User.objects.get(name="Bia Tavares"), User.objects.get(name="Noor Haddad")
    answers = {"which": "último", "their_view": "La llama dura seis segundos."}
    with world._post_office(), running(platform):
        entry = {"sop": "removed-content", "by": "bia", "answers": answers, "leave_at": "second_look"}
        run = follow_one(entry, Contact.objects.get(name="Lucía Vega"), {"bia": bia})
    give(run=run, by=bia, given=Confirm(step="second_look", visit=State.from_json(run.memory).visit))
    Case.objects.filter(ticket=run.ticket).update(due_at=clock.now())  # before all that wait for Noor
    case = reviews.claim_next(by=noor)
    assert case is not None
    assert (case.ticket_id, case.subject_ref, case.language) == (run.ticket_id, "CO-1000817-1", "es")
    assert "La llama dura seis segundos." in case.facts
    reviews.commit_verdict(case=case, by=noor, words=Words(verdict=Verdict.UPHOLDS, reason="An open flame at a table."))
    for later in (timedelta(minutes=1), timedelta(minutes=7)):
        with clock.at(clock.now() + later):
            run_due()
    hear_review(subject_id=case.pk)
    run.refresh_from_db()
    shown = RunShowing(run, case_of(run.ticket), bia)
    assert shown.state.at == "stays_down_reply"
    assert "Fuego sin control en un espacio cerrado" in shown.draft.text
    assert not shown.draft.missing


def _the_next_start_finds_the_platform_again() -> None:
    before = Connector.objects.get()
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        world.load(lambda _line: None, elsewhere)
        now = Connector.objects.get()
        assert now.base_url == f"http://127.0.0.1:{elsewhere.getsockname()[1]}/v1" != before.base_url
        assert now.auth_secret
        assert "lume_" not in now.auth_secret
