"""The procedure beside the conversation: offered, worked along by forms, written for, and continued by others."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import HTMX

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.desk.tests.scene import page_of, writes_again
from amparo.sops.models import Run
from amparo.sops.running.inputs import LeaveOut
from amparo.sops.services import (
    About,
    give,
    hear_message,
    start_run,
    withdraw,
)
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import ASKS_MARIA, LOST_LOGIN, OTHER_WAY
from amparo.tickets.models import Draft, Message, Ticket
from amparo.tickets.services import save_reason

pytestmark = pytest.mark.django_db

_HURRY = "- {id: hurry, kind: set, title: {pt-BR: Urgente, es: Urgente, en: Urgent}, values: {priority: urgent}}"
HURRIES = (
    LOST_LOGIN.replace("to: refuse}", "to: hurry}")
    .replace("- id: refuse\n", f"{_HURRY}\n- id: refuse\n")
    .replace("[phone, refuse, declined]", "[phone, hurry, refuse, declined]")
)
"""The other answer makes the ticket urgent."""


def past_of(client: Client, run: Run) -> str:
    """What the fold of the done steps loads."""
    return client.get(reverse("desk:sop-past", args=[run.ticket.number, run.pk])).content.decode()


def act(client: Client, run: Run, name: str, **said: str) -> int:
    address = reverse("desk:sop-act", args=[run.ticket.number, run.pk])
    run.refresh_from_db()
    given = {"act": name, "moves": str(run.moves), "step": run.step} | said
    return client.post(address, given).status_code


@pytest.fixture
def run(client: Client, ana: User, grace: User, katia: User, ticket: Ticket) -> Run:
    """Ana has begun the procedure, with a plain form."""
    version = published(katia, grace)
    client.force_login(ana)
    assert client.post(reverse("desk:sop-start", args=[ticket.number]), {"version": version.pk}).status_code == 302
    return Run.objects.get()


def test_what_applies_is_offered_and_begun_by_a_form(
    client: Client, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    published(katia, grace)
    client.force_login(ana)
    assert "What applies here" in page_of(client, ticket)


def test_the_step_is_shown_with_its_question_why_and_answers(client: Client, run: Run, ticket: Ticket) -> None:
    html = page_of(client, ticket)
    assert "Does the phone match?" in html
    assert "It is the proof an intruder lacks." in html
    assert "Step 1 of 2" in html
    assert re.search(r'data-key="1">\s*<input type="radio"', html)
    assert " checked" not in html.split("Does the phone match?")[1].split("</form>")[0]


def test_ana_answers_writes_and_sends_and_the_procedure_has_ended(
    client: Client, run: Run, ana: User, ticket: Ticket
) -> None:
    assert act(client, run, "answer", value="matches", answer_kind="choice") == 302
    assert "mandamos o link para você" in page_of(client, ticket)
    client.post(reverse("desk:sop-write", args=[ticket.number, run.pk]), {"what": "step"})
    draft = Draft.objects.get(author=ana)
    assert draft.text == "Oi Maria, mandamos o link para você entrar de novo."
    assert draft.extras["step"] == f"{run.pk}:answer"
    sent = {"kind": "out", "text": f"{draft.text} Um abraço!", "step": draft.extras["step"], "then": "open"}
    client.post(reverse("desk:ticket-send", args=[ticket.number]), sent)
    run.refresh_from_db()
    assert (run.state, run.outcome) == ("ended", "resolved")
    assert Message.objects.get(author=ana).text.endswith("Um abraço!")
    ticket.refresh_from_db()
    assert ticket.state == "pending"  # as the procedure says, whatever button was pressed
    assert "Resolved" in page_of(client, ticket)


def test_words_for_a_step_that_has_gone_by_are_just_a_reply(
    client: Client, run: Run, ana: User, ticket: Ticket
) -> None:
    sent = {"kind": "out", "text": "Oi", "step": f"{run.pk}:answer", "then": "pending"}
    client.post(reverse("desk:ticket-send", args=[ticket.number]), sent)
    run.refresh_from_db()
    assert run.step == "phone"
    assert Message.objects.filter(author=ana).count() == 1


def test_what_is_still_to_be_known_can_be_asked_in_one_message_in_the_tickets_language(
    client: Client, run: Run, ana: User, ticket: Ticket
) -> None:
    html = page_of(client, ticket)
    assert "The procedure still needs to know:" in html
    assert "Quais são os últimos números do telefone?" in html
    typed = {"what": "needs", "text": "Oi, Maria!", "kind": "out"}
    client.post(reverse("desk:sop-write", args=[ticket.number, run.pk]), typed)
    assert Draft.objects.get(author=ana).text == "Oi, Maria!\n\nQuais são os últimos números do telefone?"


def test_words_that_stand_there_already_are_not_put_in_twice(
    client: Client, ana: User, katia: User, grace: User, ticket: Ticket
) -> None:
    run = start_run(
        ticket=ticket, by=ana, version=published(katia, grace, text=ASKS_MARIA.replace("Qual é", "Oi.\\n\\nQual é"))
    )
    client.force_login(ana)
    said = "Oi.\r\n\r\nQual é o seu aparelho?\r\n\r\nObrigada!"  # as a browser sends it
    client.post(
        reverse("desk:sop-write", args=[ticket.number, run.pk]), {"text": said, "kind": "out", "cc": "pai@x.example"}
    )
    draft = Draft.objects.get(author=ana)
    assert draft.text == "Oi.\n\nQual é o seu aparelho?\n\nObrigada!"
    assert draft.extras["cc"] == ["pai@x.example"]


def test_a_note_that_is_being_written_stays_a_note(client: Client, run: Run, ana: User, ticket: Ticket) -> None:
    typed = {"what": "needs", "text": "Só para a equipe", "kind": "note"}
    client.post(reverse("desk:sop-write", args=[ticket.number, run.pk]), typed)
    drafts = dict(Draft.objects.filter(author=ana).values_list("kind", "text"))
    assert drafts == {"note": "Só para a equipe", "out": "Quais são os últimos números do telefone?"}


def test_a_colleague_who_was_quicker_is_named_at_the_card(
    client: Client, run: Run, grace: User, ticket: Ticket
) -> None:
    other = Client()
    other.force_login(grace)
    act(other, run, "answer", value="differs", answer_kind="choice")
    address = reverse("desk:sop-act", args=[ticket.number, run.pk])
    late = {"act": "answer", "moves": "1", "step": "phone", "value": "matches", "answer_kind": "choice"}
    answer = client.post(address, late, headers=HTMX)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Grace moved this on" in html
    assert "What else did the person say?" in html


def test_an_agent_reads_that_a_lead_decides_and_the_lead_finds_the_form(
    client: Client, run: Run, grace: User, ticket: Ticket
) -> None:
    assert "A lead decides whether this step is left out." in page_of(client, ticket)
    client.force_login(grace)
    assert "Leave this step out" in page_of(client, ticket)
    assert act(client, run, "leave_out", reason="Já se sabe", to="refuse") == 302
    html = past_of(client, run)
    assert "left out" in html
    assert "Já se sabe" in html


def test_what_was_done_stands_folded_with_who_did_it_and_leads_back(client: Client, run: Run, ticket: Ticket) -> None:
    act(client, run, "answer", value="differs", answer_kind="choice")
    html = page_of(client, ticket)
    assert "1 step done" in html
    assert "It differs" not in html  # before its fold is opened
    without_script = client.get(reverse("desk:ticket", args=[ticket.number]), {"past": run.pk}).content.decode()
    for shown in (without_script, past_of(client, run)):
        assert "It differs" in shown
        assert 'value="back"' in shown
    assert act(client, run, "back", step="phone") == 302
    assert "Does the phone match?" in page_of(client, ticket)


@pytest.mark.parametrize("changes_ticket", [False, True])
def test_a_move_draws_only_what_it_changed(
    client: Client, ana: User, katia: User, grace: User, ticket: Ticket, *, changes_ticket: bool
) -> None:
    version = published(katia, grace, text=HURRIES if changes_ticket else LOST_LOGIN)
    run = start_run(ticket=ticket, by=ana, version=version)
    client.force_login(ana)
    address = reverse("desk:sop-act", args=[ticket.number, run.pk])
    said = {"act": "answer", "moves": "1", "step": "phone", "value": "differs", "answer_kind": "choice"}
    html = client.post(address, said, headers=HTMX).content.decode()
    targets = set(re.findall(r'hx-partial hx-target="([^"]+)"', html))
    assert {"#ticket-sop", "#sop-strip"} < targets
    assert ("#ticket-head" in targets) is changes_ticket
    assert ("#composer" in targets) is changes_ticket
    assert 'id="sop-needs"' in html


def test_who_works_along_a_withdrawn_version_begins_again_with_the_answers_kept(
    client: Client, run: Run, katia: User, grace: User, ticket: Ticket
) -> None:
    act(client, run, "answer", value="matches", answer_kind="choice")
    published(katia, grace, text=OTHER_WAY)
    withdraw(version=run.version, by=katia, reason="O link vale menos.")
    html = page_of(client, ticket)
    assert "O link vale menos." in html
    assert "Begin again with v2, keep the answers" in html
    assert act(client, run, "restart") == 302
    assert Run.objects.get(state="running").step == "refuse"


def test_what_replaces_a_withdrawn_version_is_read_first_beside_what_was_wrong(
    client: Client, run: Run, katia: User, grace: User, ticket: Ticket
) -> None:
    newer = published(katia, grace, text=OTHER_WAY, about=About(is_major=True, holds_back=True))
    withdraw(version=run.version, by=katia, reason="O link vale menos.")
    html = page_of(client, ticket)
    assert "Begin again with v2" not in html
    address = f"{reverse('desk:sop-change', args=[newer.pk])}?ticket={ticket.number}"
    assert address in html
    assert "What is different from v1" in client.get(address).content.decode()
    client.post(address)
    assert "Begin again with v2" in page_of(client, ticket)


def test_maria_is_asked_and_her_words_stand_at_the_step(
    client: Client, ana: User, katia: User, grace: User, ticket: Ticket
) -> None:
    version = published(katia, grace, text=ASKS_MARIA)
    client.force_login(ana)
    client.post(reverse("desk:sop-start", args=[ticket.number]), {"version": version.pk})
    run = Run.objects.get()
    assert "Put the question into the reply" in page_of(client, ticket)
    sent = {"kind": "out", "text": "Qual é o seu aparelho?", "step": f"{run.pk}:which_phone", "then": "pending"}
    client.post(reverse("desk:ticket-send", args=[ticket.number]), sent)
    assert "waits for the person" in page_of(client, ticket)
    hear_message(message=writes_again(ticket, "É um Moto G54"))
    html = page_of(client, ticket)
    assert "proc-said" in html
    assert html.count("É um Moto G54") >= 2


def test_a_reason_that_requires_its_procedure_says_what_is_missing(
    client: Client, run: Run, olga: User, ticket: Ticket
) -> None:
    label = Variants(texts={"en": "Lost login"})
    reason = save_reason(by=olga, code="lost_login", label=label, requires_sop=True)
    Ticket.objects.filter(pk=ticket.pk).update(reason=reason)
    said = {"state": "solved", "version": ticket.version}
    answer = client.post(reverse("desk:ticket-change", args=[ticket.number]), said)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "has not come to its end: it stands at “Does the phone match?”." in html
    act(client, run, "answer", value="differs", answer_kind="choice")
    act(client, run, "answer", value="Perdeu o aparelho", answer_kind="text")
    assert client.post(reverse("desk:ticket-change", args=[ticket.number]), said).status_code == 302


def test_the_page_asks_on_for_the_procedure_of_the_reason_when_another_has_ended(  # noqa: PLR0917 - the cast
    client: Client, run: Run, olga: User, ticket: Ticket, katia: User, grace: User
) -> None:
    published(
        katia,
        grace,
        LOST_LOGIN.replace("id: lost-login", "id: hacked").replace("markets: [BR, PT]", "reasons: [hacked]"),
    )
    reason = save_reason(by=olga, code="hacked", label=Variants(texts={"en": "Hacked"}), requires_sop=True)
    act(client, run, "answer", value="differs", answer_kind="choice")
    act(client, run, "answer", value="Perdeu o aparelho", answer_kind="text")
    asks = "This reason asks for its procedure"
    assert asks not in page_of(client, ticket)
    Ticket.objects.filter(pk=ticket.pk).update(reason=reason)
    assert asks in page_of(client, ticket)


def test_a_major_change_is_said_above_the_list_until_it_is_read_with_its_question(
    client: Client, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    question = {
        "question": {"en": "What proves it?"},
        "options": [{"en": "The e-mail"}, {"en": "The phone"}],
        "right": 1,
    }
    version = published(katia, grace, about=About(is_major=True, holds_back=True, questions=[question]))
    client.force_login(ana)
    assert "A procedure has changed." in client.get(reverse("desk:home"), follow=True).content.decode()
    assert "Read what is new first" in page_of(client, ticket)
    address = reverse("desk:sop-change", args=[version.pk])
    assert "What proves it?" in client.get(address).content.decode()
    wrong = client.post(address, {"question-0": "0"})
    assert wrong.status_code == 422
    assert "Not quite." in wrong.content.decode()
    assert client.post(f"{address}?ticket={ticket.number}", {"question-0": "1"}).url == reverse(
        "desk:ticket", args=[ticket.number]
    )
    assert "A procedure has changed." not in client.get(reverse("desk:home"), follow=True).content.decode()
    assert "Read what is new first" not in page_of(client, ticket)


def test_a_major_change_is_read_first_although_a_small_one_came_after_it(
    client: Client, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    major = published(katia, grace, about=About(is_major=True, holds_back=True))
    minor = published(katia, grace, text=LOST_LOGIN.replace("What else did the person say?", "What more did they say?"))
    client.force_login(ana)
    html = page_of(client, ticket)
    assert f"{reverse('desk:sop-change', args=[major.pk])}?ticket={ticket.number}" in html
    assert "A procedure has changed." in client.get(reverse("desk:home"), follow=True).content.decode()
    assert client.post(reverse("desk:sop-start", args=[ticket.number]), {"version": minor.pk}).status_code == 409
    client.post(reverse("desk:sop-change", args=[major.pk]))
    assert client.post(reverse("desk:sop-start", args=[ticket.number]), {"version": minor.pk}).status_code == 302


def test_a_change_stands_in_words_with_both_texts_side_by_side(
    client: Client, ana: User, grace: User, katia: User
) -> None:
    published(katia, grace)
    newer = published(katia, grace, text=LOST_LOGIN.replace("What else did the person say?", "What more did they say?"))
    client.force_login(ana)
    html = client.get(reverse("desk:sop-change", args=[newer.pk])).content.decode()
    assert "What is different from v1" in html
    assert "What else did the person say?" in html
    assert "What more did they say?" in html
    assert "Runs under way go on along the version they began with." in html
    assert "You begin no new run of it" not in html
    major = published(katia, grace, about=About(is_major=True, holds_back=True))
    assert "You begin no new run of it" in client.get(reverse("desk:sop-change", args=[major.pk])).content.decode()


def test_grace_sees_how_it_is_followed_and_asks_ana_to_rehearse(
    client: Client, run: Run, grace: User, ana: User, ticket: Ticket
) -> None:
    act(client, run, "answer", value="differs", answer_kind="choice")
    address = reverse("desk:sop-following", args=[run.version_id])
    assert client.get(address).status_code == 403
    client.force_login(grace)
    html = client.get(address).content.decode()
    assert "100 % of the steps that were due were done" in html
    assert str(ticket.number) in html
    assert client.post(address, {"person": ana.pk}).status_code == 302
    assert "asked by Grace" in client.get(address).content.decode()
    client.force_login(ana)
    assert "Grace asks you to" in client.get(reverse("desk:procedures")).content.decode()
    notices = client.get(reverse("desk:notices")).content.decode()
    assert f'href="{reverse("desk:procedures")}"' in notices
    assert "Please rehearse" in notices


def test_a_step_that_was_left_out_is_named_as_its_text_names_it(client: Client, run: Run, grace: User) -> None:
    give(run=run, by=grace, given=LeaveOut(step="phone", reason="Já se sabe", to="refuse"))
    client.force_login(grace)
    html = client.get(reverse("desk:sop-following", args=[run.version_id])).content.decode()
    assert '<li><span>Does the phone match?</span><span class="n">1</span></li>' in html


def test_luis_of_another_team_finds_nothing_to_press(client: Client, run: Run, luis: User) -> None:
    client.force_login(luis)
    assert act(client, run, "answer", value="matches", answer_kind="choice") == 404


def test_a_page_without_a_run_pays_two_queries_for_its_procedures(
    client: Client, ana: User, grace: User, katia: User, ticket: Ticket
) -> None:
    client.force_login(ana)
    published(katia, grace)
    page_of(client, ticket)
    with CaptureQueriesContext(connection) as seen:
        page_of(client, ticket)
    ours = [query["sql"] for query in seen if "sops_" in (query["sql"] or "")]
    assert len(ours) == 2, ours


def test_a_page_with_a_run_pays_for_it_and_not_for_how_long_it_is(client: Client, run: Run, ticket: Ticket) -> None:
    def queries() -> int:
        page_of(client, ticket)
        with CaptureQueriesContext(connection) as seen:
            page_of(client, ticket)
        return len([query for query in seen if "sops_" in (query["sql"] or "")])

    act(client, run, "answer", value="differs", answer_kind="choice")
    first = queries()
    for _time in range(4):
        act(client, run, "back", step="phone")
        act(client, run, "answer", value="differs", answer_kind="choice")
    assert queries() == first <= 5
