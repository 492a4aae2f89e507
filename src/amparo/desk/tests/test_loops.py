"""The place of loops on the desk: lists, the page of one, telling everybody, and escalating from a ticket."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.calls import ladder_of, person
from tests.cast import HTMX, staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.desk.loops.lists import EMPTY
from amparo.desk.tests.scene import a_ticket
from amparo.escalations.helplines import shipped
from amparo.escalations.labels import FLAG_NAMES
from amparo.escalations.models import Authority, Escalation, EscalationKind, Proposal
from amparo.escalations.queries.lists import LoopView
from amparo.escalations.services import (
    Raising,
    Words,
    acknowledge,
    answer,
    make_link,
    raise_critical,
    raise_escalation,
)
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Level, LoopState, ProposalState, Via
from amparo.paging.models import Ladder
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket

pytestmark = pytest.mark.django_db


def nuno(payments: Authority) -> Outside:
    return Outside(authority_id=payments.pk, name="Nuno", via=Via.LINK)


def decided(loop: Escalation, payments: Authority) -> None:
    acknowledge(escalation=loop, by=nuno(payments))
    answer(escalation=loop, by=nuno(payments), words=Words(text="Yes, today."))
    loop.refresh_from_db()


def test_where_no_ladder_in_use_calls_the_page_promises_no_call(
    client: Client, ana: User, olga: User, loop: Escalation, payments: Authority
) -> None:
    """Neither to Ana nor to whoever opens the link."""
    ladder = ladder_of(person(olga), by=olga)
    client.force_login(ana)
    inside = f"/desk/loops/{loop.number}/"
    outside = f"/loops/{make_link(escalation=loop, by=ana)[1]}/"
    for is_active in (True, False):
        Ladder.objects.filter(pk=ladder.pk).update(is_active=is_active)
        Authority.objects.filter(pk=payments.pk).update(ladder=ladder)
        for path in (inside, outside):
            assert ("the next person is called" in client.get(path).content.decode()) is is_active
    assert "the leads hear of it" in client.get(inside).content.decode()


def test_ana_escalates_with_the_form_of_the_kind_and_sees_who_decides(
    client: Client, ana: User, ticket: Ticket, refund: EscalationKind
) -> None:
    client.force_login(ana)
    path = f"/desk/tickets/{ticket.number}/escalate/"
    assert "Refund" in client.get(path).content.decode()
    form = client.get(f"{path}?kind=refund").content.decode()
    assert "Payments decides this" in form
    assert "They see no names" in form
    said = {"kind": "refund", "level": "P2", "question": "May this be refunded?", "fact_transaction": ""}
    refused = client.post(path, said)
    assert refused.status_code == 422
    assert "This is needed to decide" in refused.content.decode()
    assert "May this be refunded?" in refused.content.decode()  # what was typed stays
    client.post(path, said | {"fact_transaction": "T-77"})
    loop = Escalation.objects.get()
    assert (loop.raised_by, loop.authority.code, loop.level) == (ana, "payments", "P2")


def test_danger_is_raised_with_one_key_and_one_press_more(
    client: Client, ana: User, ticket: Ticket, danger: EscalationKind
) -> None:
    client.force_login(ana)
    page = client.get(f"/desk/tickets/{ticket.number}/").content.decode()
    assert 'data-key="!"' in page
    asked = client.get(f"/desk/tickets/{ticket.number}/critical/", headers=HTMX).content.decode()
    assert "autofocus" in asked.split("Raise P0 now")[0].rsplit("<button", 1)[1]
    answered = client.post(f"/desk/tickets/{ticket.number}/critical/", {"why": ""}, headers=HTMX)
    assert 'hx-target="#ticket-loops"' in answered.content.decode()
    assert Escalation.objects.get().level == Level.P0


def test_danger_stands_first_once_and_apart_from_what_has_a_form(
    client: Client, ana: User, ticket: Ticket, danger: EscalationKind, refund: EscalationKind
) -> None:
    client.force_login(ana)
    kinds = f"/desk/tickets/{ticket.number}/escalate/"
    page = client.get(kinds, headers=HTMX).content.decode()
    assert page.index(f"/desk/tickets/{ticket.number}/critical/") < page.index(f"?kind={refund.code}")
    assert f"?kind={danger.code}" not in page
    EscalationKind.objects.filter(pk=danger.pk).update(questions=[{"name": "where", "label": {"en": "Where"}}])
    assert f"?kind={danger.code}" in client.get(kinds, headers=HTMX).content.decode()


def test_the_lists_say_what_is_open_for_whom_and_what_ana_raised(
    client: Client, ana: User, loop: Escalation, payments: Authority
) -> None:
    client.force_login(ana)
    for view in ("open", "mine", "team", "raised"):
        assert "May this be refunded?" in client.get(f"/desk/loops/?view={view}").content.decode(), view
    assert "May this be refunded?" not in client.get("/desk/loops/?authority=nobody").content.decode()
    decided(loop, payments)
    assert "1 open loop, 1 answered and not told" in client.get("/desk/loops/").content.decode()


def test_an_empty_list_says_why_and_what_next(client: Client, ana: User) -> None:
    client.force_login(ana)
    for view in ("open", "mine", "team", "raised"):
        html = client.get(f"/desk/loops/?view={view}").content.decode()
        assert str(EMPTY[LoopView(view)][0]) in html
        assert str(EMPTY[LoopView(view)][1]).partition(" ")[0] in html


def test_a_list_costs_the_same_however_many_loops_it_holds(
    client: Client, ana: User, ticket: Ticket, asked: Raising
) -> None:
    client.force_login(ana)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/loops/").status_code == 200
        return len(queries)

    raise_escalation(tickets=[ticket], by=ana, what=asked)
    cost()  # a process reads some things once
    one = cost()
    for _number in range(5):
        raise_escalation(tickets=[ticket], by=ana, what=asked)
    assert cost() == one <= 9


def test_the_page_of_a_loop_tells_its_life_and_costs_the_same_for_one_ticket_and_for_ten(  # noqa: PLR0917 - the cast
    client: Client, ana: User, lume: Brand, brazil: Team, maria: Contact, asked: Raising, payments: Authority
) -> None:
    client.force_login(ana)

    def cost(count: int) -> int:
        tickets = [a_ticket(lume, maria, brazil) for _one in range(count)]
        loop = raise_escalation(tickets=tickets, by=ana, what=asked)
        decided(loop, payments)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(f"/desk/loops/{loop.number}/").content.decode()
        assert "Nobody has been told yet" in html
        assert "Nuno" in html
        return len(queries)

    assert cost(10) == cost(1) <= 15


def test_whose_language_is_not_known_is_written_to_in_words_of_their_own(
    client: Client, ana: User, loop: Escalation, payments: Authority, ticket: Ticket
) -> None:
    decided(loop, payments)
    Ticket.objects.filter(pk=ticket.pk).update(language="")
    client.force_login(ana)
    path = f"/desk/loops/{loop.number}/"
    assert 'name="text_"' in client.get(path).content.decode()
    client.post(f"{path}texts/", {"text_": "Oi, {{ contact.first_name }}!"})
    assert loop.waiting.get().text == "Oi, Maria!"


def test_everybody_is_told_from_one_place_and_only_checked_words_go(
    client: Client, ana: User, loop: Escalation, payments: Authority, ticket: Ticket
) -> None:
    decided(loop, payments)
    client.force_login(ana)
    path = f"/desk/loops/{loop.number}/"
    assert "Check the words of somebody first" in client.get(path).content.decode()
    client.post(f"{path}texts/", {"text_pt-BR": "Oi, {{ contact.first_name }}: sim, hoje."})
    waiting = loop.waiting.get()
    assert waiting.text == "Oi, Maria: sim, hoje."
    client.post(f"{path}tell/")
    assert not Message.objects.filter(ticket=ticket, kind="out").exists()
    client.post(f"{path}texts/{waiting.pk}/", {"text": waiting.text, "then": "check"})
    told = client.post(f"{path}tell/", headers=HTMX)
    assert "1 person is being told" in told.content.decode()
    waiting.refresh_from_db()
    assert waiting.told_message.text == "Oi, Maria: sim, hoje."


def test_words_with_a_gap_are_not_checked_and_stay_in_the_form(
    client: Client, ana: User, loop: Escalation, payments: Authority
) -> None:
    decided(loop, payments)
    client.force_login(ana)
    path = f"/desk/loops/{loop.number}/texts/{loop.waiting.get().pk}/"
    said = {"text": "Às {{ hora }}.", "then": "check"}
    alone, in_dialog = client.post(path, said), client.post(path, said, headers=HTMX)
    assert alone.status_code == in_dialog.status_code == 422
    assert "Às {{ hora }}." in alone.content.decode()
    for refused in (alone, in_dialog):
        assert "This variable is still empty: hora" in refused.content.decode()
    assert 'hx-target="#act-problem"' in in_dialog.content.decode()


def test_only_a_lead_waives_and_says_why(
    client: Client, ana: User, grace: User, loop: Escalation, payments: Authority
) -> None:
    decided(loop, payments)
    path = f"/desk/loops/{loop.number}/texts/{loop.waiting.get().pk}/waive/"
    client.force_login(ana)
    assert client.post(path, {"reason": "spam"}).status_code == 403
    client.force_login(grace)
    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "The account is a bot"})
    loop.refresh_from_db()
    assert loop.state == LoopState.CLOSED


def test_the_team_that_decides_answers_on_the_same_page(
    client: Client, sol: User, ticket: Ticket, ana: User, danger: EscalationKind
) -> None:
    what = Raising(kind=danger, level=Level.P1, question="Is this real?")
    loop = raise_escalation(tickets=[ticket], by=ana, what=what)
    client.force_login(sol)
    path = f"/desk/loops/{loop.number}/"
    assert "I have it" in client.get(path).content.decode()
    client.post(f"{path}do/say/", {"what": "acknowledge"})
    client.post(f"{path}do/say/", {"what": "answer", "text": "No, an old video."})
    loop.refresh_from_db()
    assert (loop.state, loop.answer) == (LoopState.ANSWERED, "No, an old video.")


def test_what_they_said_by_phone_is_noted_with_their_name(client: Client, ana: User, loop: Escalation) -> None:
    client.force_login(ana)
    path = f"/desk/loops/{loop.number}/do/say/"
    refused = client.post(path, {"what": "answer", "name": "Nuno", "text": " "}, headers=HTMX)
    assert refused.status_code == 422
    client.post(path, {"what": "ask", "name": "Nuno", "text": "Which card?"})
    assert "asks you" in client.get(f"/desk/loops/{loop.number}/").content.decode()
    client.post(f"/desk/loops/{loop.number}/do/reply/", {"text": "The one that ends in 12."})
    loop.refresh_from_db()
    assert loop.asked_us_at is None


def test_a_loop_of_others_does_not_exist(client: Client, luis: User, loop: Escalation) -> None:
    client.force_login(luis)
    for path in ("", "ask/withdraw/", "outside/"):
        assert client.get(f"/desk/loops/{loop.number}/{path}").status_code == 404
    assert client.post(f"/desk/loops/{loop.number}/do/withdraw/", {"reason": "x"}).status_code == 404


def test_the_card_of_a_ticket_says_what_it_waits_for(
    client: Client, ana: User, loop: Escalation, ticket: Ticket
) -> None:
    client.force_login(ana)
    html = client.get(f"/desk/tickets/{ticket.number}/loops/", headers=HTMX).content.decode()
    assert f"/desk/loops/{loop.number}/" in html
    assert "Not told yet" in html


def test_ana_sees_it_as_they_do_and_nothing_is_noted(client: Client, ana: User, loop: Escalation) -> None:
    client.force_login(ana)
    html = client.get(f"/desk/loops/{loop.number}/outside/").content.decode()
    assert "This is what they see" in html
    assert "maria.s" not in html  # personal, and this kind does not show it


def test_ana_reads_in_her_language_that_she_sees_a_page_in_theirs(client: Client, ana: User, loop: Escalation) -> None:
    assert loop.authority
    loop.authority.language = "es"
    loop.authority.save()
    client.force_login(ana)
    html = client.get(f"/desk/loops/{loop.number}/outside/").content.decode()
    assert 'lang="es"' in html
    assert "This is what they see" in html


def test_a_new_link_is_shown_once_and_ends_the_others(client: Client, ana: User, loop: Escalation) -> None:
    client.force_login(ana)
    first = client.post(f"/desk/loops/{loop.number}/link/").content.decode()
    assert "/loops/" in first
    client.post(f"/desk/loops/{loop.number}/link/")
    assert loop.links.filter(revoked_at__isnull=True).count() == 1
    assert "shown this once" not in client.get(f"/desk/loops/{loop.number}/").content.decode()


def test_a_reviewer_reads_a_loop_and_changes_nothing(client: Client, loop: Escalation, brazil: Team) -> None:
    client.force_login(staff("Noa", Role.REVIEWER, team=brazil, locale="en"))
    html = client.get(f"/desk/loops/{loop.number}/").content.decode()
    assert "Withdraw" not in html
    assert client.post(f"/desk/loops/{loop.number}/do/withdraw/", {"reason": "x"}).status_code == 403


def test_words_that_may_mean_danger_are_shown_and_a_person_says_that_they_are_none(
    client: Client, ana: User, ticket: Ticket
) -> None:
    message = Message.objects.filter(ticket=ticket).first()
    proposal = Proposal.objects.create(ticket=ticket, message=message, level=Level.P0)
    client.force_login(ana)
    card = f"/desk/tickets/{ticket.number}/loops/"
    assert "may mean danger" in client.get(card, headers=HTMX).content.decode()
    answered = client.post(f"/desk/tickets/{ticket.number}/no-danger/", headers=HTMX)
    assert "may mean danger" not in answered.content.decode()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.DISMISSED, ana)
    assert not Escalation.objects.exists()


def test_what_the_person_marked_is_shown_as_the_reason(client: Client, ana: User, ticket: Ticket) -> None:
    message = Message.objects.filter(ticket=ticket).first()
    Proposal.objects.create(ticket=ticket, message=message, level=Level.P0, marked=["child", "animal"])
    client.force_login(ana)
    shown = client.get(f"/desk/tickets/{ticket.number}/loops/", headers=HTMX)
    assert shown.context["doubt"].marked == [FLAG_NAMES["child"], FLAG_NAMES["animal"]]
    with translation.override(ana.locale):
        assert str(FLAG_NAMES["child"]) in shown.content.decode()


def test_a_colleague_asks_support_and_what_is_missing_is_said(
    client: Client, ana: User, brazil: Team, lume: Brand
) -> None:
    client.force_login(ana)
    said = {"subject": "Numbers of last week", "text": "How many were cut off?", "team": brazil.pk, "brand": lume.pk}
    assert client.post("/desk/loops/ask-support/", said | {"text": "", "level": "P3"}).status_code == 422
    assert client.post("/desk/loops/ask-support/", said | {"level": "P3"}).status_code == 302
    loop = Escalation.objects.get()
    assert (loop.direction, loop.raised_by) == ("in", ana)


def test_pia_who_looks_after_partners_asks_support_and_sees_nothing_else_of_it(
    client: Client, brazil: Team, lume: Brand
) -> None:
    pia = staff("Pia", Role.PARTNERS)
    client.force_login(pia)
    assert "/desk/loops/ask-support/" in client.get("/desk/review/").content.decode()
    said = {
        "subject": "Numbers",
        "text": "How many changed agency?",
        "team": brazil.pk,
        "brand": lume.pk,
        "level": "P3",
    }
    assert client.post("/desk/loops/ask-support/", said).url == "/desk/loops/ask-support/"
    assert client.get("/desk/loops/ask-support/").status_code == 200
    loop = Escalation.objects.get()
    assert (loop.direction, loop.raised_by) == ("in", pia)
    assert client.get("/desk/loops/").status_code == 403


def test_danger_shows_the_lines_of_the_persons_country_and_none_is_guessed(
    client: Client, ana: User, ticket: Ticket, lume: Brand, stranger: Contact
) -> None:
    client.force_login(ana)
    brazil = raise_critical(ticket=ticket, by=ana)
    page = client.get(f"/desk/loops/{brazil.number}/").content.decode()
    assert ">188</b>" in page  # CVV
    assert ">024</b>" not in page  # the Spanish line
    unknown = raise_critical(ticket=a_ticket(lume, stranger), by=ana)
    page = client.get(f"/desk/loops/{unknown.number}/").content.decode()
    assert not [line.reach for lines in shipped().values() for line in lines if f">{line.reach}</b>" in page]


def test_an_ordinary_question_shows_no_lines(client: Client, ana: User, loop: Escalation) -> None:
    client.force_login(ana)
    assert ">188</b>" not in client.get(f"/desk/loops/{loop.number}/").content.decode()
