"""P0: raised by one key, answered in words of one's own, closed with its checklist, and nothing of it is forgotten."""

import pytest
from django.db import DatabaseError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.accounts.models import User
from amparo.audit.services import erase_personal_data
from amparo.core.errors import Invalid, NotAllowed
from amparo.core.text import Variants
from amparo.escalations import services
from amparo.escalations.errors import CannotClose
from amparo.escalations.models import Escalation, EscalationKind, LegalHold
from amparo.escalations.queries.checklist import checklist
from amparo.escalations.services import Checked
from amparo.escalations.states import Check, CheckAnswer, Level, LoopState
from amparo.escalations.tasks import care_for_people
from amparo.escalations.tests.doing import arrives, says, tell_all
from amparo.notifications.models import Notification
from amparo.tickets.models import Macro, Message, Ticket
from amparo.tickets.sending import is_quiet
from amparo.tickets.services import Outgoing, reply
from amparo.wellbeing.queries import fitness

pytestmark = pytest.mark.django_db


@pytest.fixture
def alarm(ticket: Ticket, ana: User, danger: EscalationKind) -> Escalation:
    return services.raise_critical(ticket=ticket, by=ana)


@pytest.fixture
def greeting(db: None) -> Macro:
    texts = {"pt-BR": "Oi, {{contact.first_name}}! Recebemos a sua mensagem e vamos olhar com carinho."}
    return Macro.objects.create(code="hello", title=Variants(texts=texts), body=Variants(texts=texts))


def told(alarm: Escalation, sol: User, grace: User) -> Message:
    services.answer(escalation=alarm, by=sol, words=says("The police of São Paulo know, case 4711."))
    (message,) = tell_all(alarm, grace, "Oi, Maria. Falamos com quem pode ajudar agora; ligue 188 a qualquer hora.")
    arrives(message)
    return message


def check_all(alarm: Escalation, by: User) -> None:
    for code in (Check.AUTHORITY, Check.CONTENT, Check.EVIDENCE, Check.DEBRIEF):
        services.answer_check(escalation=alarm, by=by, checked=Checked(code=code, answer=CheckAnswer.DONE))


def test_a_p0_is_acknowledged_within_five_minutes_and_decided_within_fifteen(alarm: Escalation) -> None:
    assert (alarm.acknowledge_by - alarm.raised_at).total_seconds() == 300
    assert (alarm.decide_by - alarm.raised_at).total_seconds() == 900


def test_told_and_delivered_it_still_asks_for_its_checklist(alarm: Escalation, sol: User, grace: User) -> None:
    told(alarm, sol, grace)
    alarm.refresh_from_db()
    assert alarm.state == LoopState.TOLD, "a P0 is closed by a person"
    with pytest.raises(CannotClose) as refusal:
        services.close(escalation=alarm, by=grace)
    assert len(refusal.value.missing) == 4
    check_all(alarm, grace)
    assert services.close(escalation=alarm, by=grace).state == LoopState.CLOSED


def test_ana_may_raise_one_but_a_lead_closes_it(alarm: Escalation, sol: User, ana: User, grace: User) -> None:
    told(alarm, sol, grace)
    check_all(alarm, ana)
    with pytest.raises(NotAllowed):
        services.close(escalation=alarm, by=ana)


def test_the_database_asks_for_the_checklist_as_well(alarm: Escalation, sol: User, grace: User) -> None:
    told(alarm, sol, grace)
    with pytest.raises(DatabaseError, match="checklist"), transaction.atomic():
        Escalation.objects.filter(pk=alarm.pk).update(state=LoopState.CLOSED, closed_at=alarm.raised_at)


def test_what_was_not_done_says_why(alarm: Escalation, ana: User) -> None:
    no = Checked(code=Check.AUTHORITY, answer=CheckAnswer.NOT_DONE)
    with pytest.raises(Invalid):
        services.answer_check(escalation=alarm, by=ana, checked=no)
    why = Checked(code=Check.AUTHORITY, answer=CheckAnswer.NOT_DONE, note="She is with her family")
    services.answer_check(escalation=alarm, by=ana, checked=why)
    assert {item.code for item in checklist(alarm) if item.is_answered} == {Check.AUTHORITY}


def test_that_she_was_told_is_no_box_to_tick(alarm: Escalation, ana: User) -> None:
    with pytest.raises(Invalid):
        services.answer_check(escalation=alarm, by=ana, checked=Checked(code=Check.TOLD, answer=CheckAnswer.DONE))


def test_a_debrief_is_offered_to_whoever_raised_it(alarm: Escalation, ana: User, grace: User) -> None:
    done = Checked(code=Check.DEBRIEF, answer=CheckAnswer.DONE)
    services.answer_check(escalation=alarm, by=grace, checked=done)
    assert Notification.objects.filter(user=ana, kind="escalations:debrief").exists()


def test_when_it_is_over_there_is_time_and_somebody_to_talk_to(
    alarm: Escalation, sol: User, ana: User, grace: User
) -> None:
    told(alarm, sol, grace)
    check_all(alarm, grace)
    services.close(escalation=alarm, by=grace)
    assert ProcrastinateJob.objects.filter(task_name="escalations:care", args__subject_id=alarm.pk).exists()
    care_for_people(subject_id=alarm.pk)
    assert Notification.objects.filter(user=ana, kind="wellbeing:debrief").exists()
    assert fitness(ana).highest_severity == 1


def test_a_prepared_text_alone_does_not_go(alarm: Escalation, ticket: Ticket, ana: User, greeting: Macro) -> None:
    prepared = "Oi, Maria! Recebemos a sua mensagem e vamos olhar com carinho."
    with pytest.raises(Invalid, match="words of your own"):
        reply(ticket=ticket, by=ana, outgoing=Outgoing(text=f"{prepared} Até já!", macro="hello"))
    own = f"{prepared} Você está sozinha agora? Alguém pode ficar com você hoje?"
    assert reply(ticket=ticket, by=ana, outgoing=Outgoing(text=own, macro="hello"))


@pytest.mark.usefixtures("loop", "greeting")
def test_where_nothing_is_grave_a_macro_is_a_fine_answer(ticket: Ticket, ana: User) -> None:
    prepared = "Oi, Maria! Recebemos a sua mensagem e vamos olhar com carinho."
    assert reply(ticket=ticket, by=ana, outgoing=Outgoing(text=prepared, macro="hello"))
    assert not is_quiet(ticket)


def test_nothing_goes_out_by_itself_also_once_it_is_over(
    alarm: Escalation, ticket: Ticket, sol: User, grace: User
) -> None:
    assert is_quiet(ticket)
    told(alarm, sol, grace)
    check_all(alarm, grace)
    services.close(escalation=alarm, by=grace)
    assert is_quiet(ticket)


def test_evidence_is_held_and_neither_forgotten_nor_deleted(
    alarm: Escalation, ticket: Ticket, ana: User, olga: User
) -> None:
    evidence = Checked(code=Check.EVIDENCE, answer=CheckAnswer.DONE)
    services.answer_check(escalation=alarm, by=ana, checked=evidence)
    services.answer_check(escalation=alarm, by=ana, checked=evidence)
    hold = LegalHold.objects.get(contact=ticket.contact)
    services.withdraw(escalation=alarm, by=ana, reason="Maria called")
    for forget in (lambda: erase_personal_data(ticket_ids=[ticket.pk]), Message.objects.filter(ticket=ticket).delete):
        with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
            forget()
    with pytest.raises(NotAllowed):
        services.release_hold(hold=hold, by=ana, reason="She asked")
    services.release_hold(hold=hold, by=olga, reason="The prosecutor has it all")
    assert erase_personal_data(ticket_ids=[ticket.pk]) > 0


def test_a_question_becomes_grave_at_once_and_a_p0_less_only_by_a_lead(
    loop: Escalation, ticket: Ticket, ana: User, grace: User
) -> None:
    row = services.change_level(escalation=loop, by=ana, level=Level.P0, reason="She threatens to jump")
    assert (row.acknowledge_by - row.raised_at).total_seconds() == 300
    ticket.refresh_from_db()
    assert ticket.priority == "urgent"
    with pytest.raises(NotAllowed):
        services.change_level(escalation=loop, by=ana, level=Level.P2, reason="A joke")
    assert services.change_level(escalation=loop, by=grace, level=Level.P2, reason="A song").level == Level.P2
