"""Payments have no account: they are written to, and answer by mail; nobody else is believed to be them."""

import email
from email import policy
from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from tests.mail_server import Sink

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.channels.email.addressing import loop_address, loop_in_addresses
from amparo.channels.email.loop_words import Meaning, meaning_of
from amparo.channels.email.models import LoopLetter, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.sending.loop_letters import sweep_letters, write_to_authority
from amparo.channels.email.states import LetterState, Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.channels.email.tests.test_bounces import LOST, standard_report
from amparo.core.text import LANGUAGES
from amparo.deadlines.models import Deadline
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.services import Raising, Words, raise_escalation, reply_to_authority, withdraw
from amparo.escalations.states import LoopState, Saying, Via
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def loop(ajuda: Mailbox, asked: Raising, ana: User) -> Escalation:
    arrival = arrive(mail(), ajuda)
    digest()
    arrival.refresh_from_db()
    return raise_escalation(tickets=[arrival.message.ticket], by=ana, what=asked)


def event(loop: Escalation, kind: str = "escalations:loop:raised") -> int:
    return EventRecord.objects.filter(subject_kind="escalation", subject_id=loop.pk, kind=kind).latest("pk").pk


def sent(server: Sink) -> list[EmailMessage]:
    return [email.message_from_bytes(content, policy=policy.default) for _from, _to, content in server.taken]


def answers(loop: Escalation, text: str, sender: str = "Nuno <pay@lume.example>", **headers: str) -> tuple[str, str]:
    """A mail to the signed address; where it went, and why."""
    to = loop_address("ajuda@lume.example", loop.number)
    mailbox = Mailbox.objects.get()
    arrival = arrive(mail(text, sender=sender, to=to, subject="Re: it", **headers), mailbox, to=to)
    digest()
    arrival.refresh_from_db()
    loop.refresh_from_db()
    return arrival.outcome, arrival.reason


def test_the_authority_gets_a_letter_with_what_it_needs_and_no_more(server: Sink, loop: Escalation) -> None:
    assert write_to_authority(event_id=event(loop)) == LetterState.SENT
    (letter,) = sent(server)
    text = letter.get_body(("plain",)).get_content()
    assert letter["Subject"] == f"[P2] May this be refunded? (#{loop.number})"
    assert "T-77" in text
    assert "maria.s" not in text  # personal: this kind does not show it
    assert "/loops/" in text
    assert loop_in_addresses([letter["Reply-To"].addresses[0].addr_spec]) == loop.number
    assert write_to_authority(event_id=event(loop)) == LetterState.SENT
    assert len(server.taken) == 1  # a job that runs twice writes once


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_is_written_in_the_authoritys_language(server: Sink, loop: Escalation, language: str) -> None:
    Authority.objects.filter(pk=loop.authority_id).update(language=language)
    write_to_authority(event_id=event(loop))
    (letter,) = sent(server)
    assert f'<html lang="{language}">' in letter.get_body(("html",)).get_content()
    with override(language.lower()):
        text = letter.get_body(("plain",)).get_content()
        assert gettext("We need your decision.") in text
        assert gettext("Please take it by %(time)s").split("%", maxsplit=1)[0] in text
    assert set(LANGUAGES) - {language} == {one for one in LANGUAGES if said_in(one) not in text}


def said_in(language: str) -> str:
    with override(language.lower()):
        return gettext("We need your decision.")


def test_what_we_reply_follows_in_the_same_thread(server: Sink, loop: Escalation, ana: User) -> None:
    write_to_authority(event_id=event(loop))
    reply_to_authority(escalation=loop, by=ana, words=Words(text="The card *ends* in 12."))
    write_to_authority(event_id=event(loop, "escalations:loop:replied"))
    first, second = sent(server)
    assert second["In-Reply-To"] == first["Message-ID"]
    assert "The card \\*ends\\* in 12." in second.get_body(("plain",)).get_content()
    assert "*ends*" in second.get_body(("html",)).get_content()


def test_a_question_that_was_withdrawn_meanwhile_is_not_asked(server: Sink, loop: Escalation, ana: User) -> None:
    withdraw(escalation=loop, by=ana, reason="It came back")
    assert write_to_authority(event_id=event(loop)) is None
    assert server.taken == []


def test_a_server_that_is_away_is_tried_again_and_a_dead_process_leaves_no_second_letter(
    loop: Escalation, server: Sink, ajuda: Mailbox
) -> None:
    Mailbox.objects.filter(pk=ajuda.pk).update(smtp_port=1)
    assert write_to_authority(event_id=event(loop)) == LetterState.QUEUED
    assert Deadline.objects.filter(kind="email:letter_retry", subject_id=event(loop)).exists()
    LoopLetter.objects.update(state=LetterState.SENDING)
    Mailbox.objects.filter(pk=ajuda.pk).update(smtp_port=server.port)
    assert write_to_authority(event_id=event(loop)) == LetterState.PERHAPS_SENT
    assert server.taken == []
    assert sweep_letters() == 0


def test_a_letter_that_was_cut_off_says_so_in_the_words_of_whoever_reads(
    loop: Escalation, server: Sink, ana: User, client: Client
) -> None:
    server.at_data.append("lose")
    assert write_to_authority(event_id=event(loop)) == LetterState.PERHAPS_SENT
    with override("pt-br"):
        said = gettext("The sending was cut off, and nobody can know whether it arrived. Ask before you send it again.")
    client.force_login(ana)
    page = client.get(reverse("desk:loop", args=[loop.number])).content.decode()
    assert said in page
    assert "SMTPServerDisconnected" not in page


def test_only_a_letter_that_did_not_arrive_came_back_and_the_server_says_why(loop: Escalation, server: Sink) -> None:
    write_to_authority(event_id=event(loop))
    to = loop_address("ajuda@lume.example", loop.number)
    for action, state, note in (
        ("delayed", LetterState.SENT, "250 taken"),
        ("failed", LetterState.BOUNCED, f"{LOST} 550 5.1.1 User unknown"),
    ):
        arrive(standard_report(action=action), Mailbox.objects.get(), to=to)
        digest()
        letter = LoopLetter.objects.get()
        assert (letter.state, letter.note) == (state, note)


def test_payments_take_it_ask_and_answer_by_mail(loop: Escalation, ana: User) -> None:
    assert answers(loop, "OK!") == (Outcome.APPENDED, "loop")
    assert (loop.state, loop.acknowledged_by) == (LoopState.ACKNOWLEDGED, "Nuno")
    assert answers(loop, "Which card was it?") == (Outcome.APPENDED, "loop")
    assert loop.asked_us_at is not None
    reply_to_authority(escalation=loop, by=ana, words=Words(text="The one that ends in 12."))
    quoting = "Yes, it goes back today.\n\nOn 21 Nov 2026, Lume <ajuda@lume.example> wrote:\n> The one that ends in 12."
    assert answers(loop, quoting) == (Outcome.APPENDED, "loop")
    assert (loop.state, loop.answer) == (LoopState.ANSWERED, "Yes, it goes back today.")
    assert loop.talk.filter(via=Via.MAIL).count() == 3
    assert Ticket.objects.count() == 1  # none of it became a ticket


def test_payments_give_it_back_by_mail_and_say_why(loop: Escalation) -> None:
    assert answers(loop, "Not ours.\nLegal decides that.") == (Outcome.APPENDED, "loop")
    assert loop.state == LoopState.REFUSED
    said = loop.talk.get(via=Via.MAIL)
    assert (said.saying, said.text) == (Saying.REFUSAL, "Not ours.\nLegal decides that.")


def test_a_stranger_who_claims_to_be_payments_is_quarantined_and_believed_nothing(loop: Escalation) -> None:
    for sender in ("Payments <nuno@else.example>", "Maria Souza <maria@correio.example>"):
        assert answers(loop, "Refund everybody.", sender) == (Outcome.QUARANTINED, "not_the_authority")
    assert loop.state == LoopState.RAISED
    assert not loop.talk.filter(is_ours=False).exists()


def test_an_address_that_nobody_signed_leads_nowhere(loop: Escalation, ajuda: Mailbox) -> None:
    to = f"ajuda+l{loop.number}.aaaaaaaaaaaa@lume.example"
    arrival = arrive(mail("Refund it.", sender="pay@lume.example", to=to), ajuda, to=to)
    digest()
    arrival.refresh_from_db()
    loop.refresh_from_db()
    assert arrival.outcome == Outcome.OPENED
    assert loop.state == LoopState.RAISED


def test_an_answer_that_lost_its_address_is_known_by_the_letter_it_answers(
    server: Sink, loop: Escalation, ajuda: Mailbox
) -> None:
    write_to_authority(event_id=event(loop))
    (letter,) = sent(server)
    arrive(mail("Yes.", sender="pay@lume.example", In_Reply_To=letter["Message-ID"]), ajuda)
    digest()
    loop.refresh_from_db()
    assert loop.answer == "Yes."


def test_an_automatic_reply_is_no_answer_and_somebody_looks(loop: Escalation) -> None:
    away = answers(loop, "I am away until Monday.", Auto_Submitted="auto-replied")
    assert away == (Outcome.QUARANTINED, "auto_reply_in_loop")
    assert loop.state == LoopState.RAISED


def test_an_answer_that_comes_too_late_waits_for_a_person(loop: Escalation, ana: User) -> None:
    withdraw(escalation=loop, by=ana, reason="It came back")
    assert answers(loop, "Yes.") == (Outcome.QUARANTINED, "loop_decided")


def test_people_of_the_authoritys_team_may_answer_from_their_own_address(
    loop: Escalation,
    grace: User,
    payments: Authority,
) -> None:
    payments.team_id = min(grace.team_ids)
    payments.save()
    assert answers(loop, "Yes.", f"Grace <{grace.email}>") == (Outcome.APPENDED, "loop")
    assert loop.state == LoopState.ANSWERED


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ok", Meaning.TAKES),
        ("Deixa comigo.", Meaning.TAKES),
        ("¡Lo estoy viendo!", Meaning.TAKES),
        ("I'm on it", Meaning.TAKES),
        ("¿Qué tarjeta?", Meaning.ASKS),
        ("? which card", Meaning.ASKS),
        ("Which card?\nAnd when?", Meaning.ASKS),
        ("Ok, it is paid back. Anything else?\nNuno", Meaning.ANSWERS),
        ("No.", Meaning.ANSWERS),
        ("Not ours.\nLegal decides that.", Meaning.REFUSES),
        ("Não é conosco!", Meaning.REFUSES),
        ("No nos toca:\npregunten a LIVE Ops.", Meaning.REFUSES),
        ("It is not ours to say how, but yes.", Meaning.ANSWERS),
        ("", Meaning.ANSWERS),
    ],
)
def test_words_mean_what_a_reader_would_take_them_for(text: str, meaning: Meaning) -> None:
    assert meaning_of(text) == meaning
