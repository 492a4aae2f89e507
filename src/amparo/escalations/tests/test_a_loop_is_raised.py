"""Raising: whoever sees danger may say so, the directory says who decides, and the ticket waits for the answer."""

import pytest
from django.utils.translation import gettext, override
from tests.cast import story
from tests.cast import words as written

from amparo.accounts.models import User
from amparo.core.errors import Invalid, Missing
from amparo.core.text import LANGUAGES
from amparo.escalations import services
from amparo.escalations.form import outside
from amparo.escalations.models import Authority, DirectoryRule, Escalation, EscalationKind
from amparo.escalations.queries import visible_to
from amparo.escalations.services import Raising
from amparo.escalations.showing import facts_in
from amparo.escalations.states import Level, LoopState
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.errors import CannotSolve, TicketClosed
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Change, change_ticket, open_ticket
from amparo.tickets.states import Priority, Risk, TicketState

pytestmark = pytest.mark.django_db


def test_ana_asks_payments_and_the_directory_says_who_that_is(
    ticket: Ticket, ana: User, asked: Raising, payments: Authority
) -> None:
    loop = services.raise_escalation(tickets=[ticket], by=ana, what=asked)
    assert (loop.state, loop.authority, loop.keeper) == (LoopState.RAISED, payments, ana)
    assert loop.number >= 1001
    assert loop.acknowledge_by < loop.decide_by
    assert loop.due_at == loop.acknowledge_by
    assert story(ticket)[-2:] == ["escalations:ticket:joined", "escalations:loop:raised"]
    assert [fact["value"] for fact in loop.facts] == ["T-77", "maria.s", 12.5]


def test_a_day_that_a_tool_said_reads_as_on_its_card(ticket: Ticket, ana: User, asked: Raising) -> None:
    asked.facts["transaction"] = "2026-11-24"  # type: ignore[index] # a dict here
    loop = services.raise_escalation(tickets=[ticket], by=ana, what=asked)
    with override("pt-br"):
        assert [fact.value for fact in facts_in(loop.facts, "pt-BR")] == ["24/11/2026", "maria.s", "12,5"]


def test_what_is_personal_stays_inside_unless_the_kind_shows_it(ticket: Ticket, ana: User, asked: Raising) -> None:
    loop = services.raise_escalation(tickets=[ticket], by=ana, what=asked)
    assert [fact["name"] for fact in outside(loop.facts, shows_personal_data=False)] == ["transaction", "amount"]
    assert [fact["name"] for fact in outside(loop.facts, shows_personal_data=True)] == [
        "transaction",
        "account",
        "amount",
    ]


def test_the_form_is_kept_as_it_was_asked(ticket: Ticket, ana: User, asked: Raising, refund: EscalationKind) -> None:
    loop = services.raise_escalation(tickets=[ticket], by=ana, what=asked)
    EscalationKind.objects.filter(pk=refund.pk).update(questions=[], clocks={"P2": {"acknowledge": 1}})
    loop.refresh_from_db()
    assert loop.facts[0]["label"] == {"en": "Transaction"}
    assert loop.plan["clocks"]["acknowledge"] == 4 * 3600


def test_what_payments_need_is_asked_for(ticket: Ticket, ana: User, refund: EscalationKind) -> None:
    with pytest.raises(Invalid) as refusal:
        services.raise_escalation(
            tickets=[ticket], by=ana, what=Raising(kind=refund, level=Level.P2, question="May it?", facts={})
        )
    assert refusal.value.field == "transaction"


def test_luis_does_not_raise_what_he_cannot_see(ticket: Ticket, luis: User, asked: Raising) -> None:
    with pytest.raises(Missing):
        services.raise_escalation(tickets=[ticket], by=luis, what=asked)


def test_noor_who_answers_no_tickets_may_still_say_that_there_is_danger(
    lume: Brand, maria: Contact, noor: User, danger: EscalationKind
) -> None:
    ticket = open_ticket(brand=lume, incoming=written(maria)).ticket
    loop = services.raise_critical(ticket=ticket, by=noor)
    assert (loop.level, loop.kind) == (Level.P0, danger)


def test_a_p0_is_raised_on_a_desk_that_nobody_has_furnished(ticket: Ticket, ana: User, grace: User) -> None:
    loop = services.raise_critical(ticket=ticket, by=ana, why="Ela diz que é hoje")
    assert loop.authority is None
    assert loop.question == "Ela diz que é hoje"
    assert Notification.objects.filter(user=grace, kind="escalations:raised").exists()
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.risk) == (Priority.URGENT, Risk.HIGH)


def test_a_p0_requires_no_answer_of_the_form(ticket: Ticket, ana: User, danger: EscalationKind) -> None:
    danger.questions = [{"name": "place", "label": {"en": "Where"}, "required": True}]
    danger.save()
    assert services.raise_critical(ticket=ticket, by=ana).facts == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_p0_without_a_word_asks_in_the_authoritys_language(
    ticket: Ticket, ana: User, danger: EscalationKind, safety: Authority, language: str
) -> None:
    Authority.objects.filter(pk=safety.pk).update(language=language)
    with override(language.lower()):
        asked = gettext("A life or a child may be at risk now. Please look at once.")
    assert services.raise_critical(ticket=ticket, by=ana).question == asked


def test_two_keys_raise_one_p0(ticket: Ticket, ana: User, grace: User, danger: EscalationKind) -> None:
    first = services.raise_critical(ticket=ticket, by=ana)
    assert services.raise_critical(ticket=ticket, by=grace) == first
    assert Escalation.objects.count() == 1


def test_the_ticket_is_not_solved_while_its_loop_is_open(ticket: Ticket, ana: User, asked: Raising) -> None:
    loop = services.raise_escalation(tickets=[ticket], by=ana, what=asked)
    with pytest.raises(CannotSolve, match=str(loop.number)):
        change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))


def test_a_solved_ticket_is_open_again_and_a_closed_one_takes_no_loop(
    ticket: Ticket, ana: User, asked: Raising
) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))
    services.raise_escalation(tickets=[ticket], by=ana, what=asked)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.OPEN
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED)
    with pytest.raises(TicketClosed):
        services.raise_escalation(tickets=[ticket], by=ana, what=asked)


@pytest.mark.usefixtures("danger")
def test_who_sees_a_loop_follows_the_ticket_or_the_authority(
    ticket: Ticket, ana: User, luis: User, grace: User, sol: User
) -> None:
    services.raise_critical(ticket=ticket, by=ana)
    seen = {user.name: visible_to(user).count() for user in (ana, luis, grace, sol)}
    assert seen == {"Ana": 1, "Luis": 0, "Grace": 1, "Sol": 1}


def test_the_closest_rule_decides(ticket: Ticket, ana: User, refund: EscalationKind, safety: Authority) -> None:
    assert services.decides(refund, market="BR", level=Level.P2).code == "payments"
    DirectoryRule.objects.create(kind=refund, level=Level.P1, authority=safety)
    assert services.decides(refund, market="BR", level=Level.P1) == safety
