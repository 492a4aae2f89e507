"""What a person marked on the form where they wrote is proposed as words are; somebody at the desk decides."""

import pytest
from tests.cast import story, words

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.audit.services import erase_personal_data
from amparo.escalations import services
from amparo.escalations.labels import FLAG_NAMES
from amparo.escalations.models import Proposal
from amparo.escalations.queries.proposals import proposed_on
from amparo.escalations.signs.flags import Flag, flags_in, signs_of
from amparo.escalations.signs.reading import gravest
from amparo.escalations.states import Level
from amparo.media.harm import Harm
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.sending import is_quiet
from amparo.tickets.services import open_ticket, receive_message, write_note

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("flag", Flag)
def test_each_box_means_a_danger_and_has_a_name(flag: Flag) -> None:
    assert gravest(signs_of([flag])) in {Level.P0, Level.P1, Level.P2}
    assert flag in FLAG_NAMES


def test_a_word_that_is_no_box_says_nothing() -> None:
    assert flags_in(["child", "vip", "", "child", "CHILD"]) == [Flag.CHILD]


def test_what_maria_marked_is_proposed_though_her_words_are_calm(lume: Brand, maria: Contact, grace: User) -> None:
    ticket = open_ticket(brand=lume, incoming=words(maria, "Podem me ajudar?", marked=["in_danger", "vip"])).ticket
    proposal = Proposal.objects.get(ticket=ticket)
    assert (proposal.level, proposal.marked) == (Level.P0, ["in_danger"])
    assert Notification.objects.filter(user=grace, kind="escalations:proposed", ticket_id=ticket.pk).exists()
    assert is_quiet(ticket)


def test_marks_and_words_make_one_proposal_of_the_gravest(ticket: Ticket, maria: Contact) -> None:
    text = "Não quero mais viver. Estou com os comprimidos aqui."
    receive_message(ticket=ticket, incoming=words(maria, text, marked=["self_harm", "exposed"]))
    proposal = Proposal.objects.get(ticket=ticket)
    assert (proposal.level, proposal.marked) == (Level.P0, ["self_harm", "exposed"])
    assert {sign["code"] for sign in proposal.signs} == {"self_harm", "doxxing"}


def test_what_came_with_it_bears_the_harm_that_was_marked(ticket: Ticket, maria: Contact) -> None:
    message = receive_message(ticket=ticket, incoming=words(maria, "Vejam isto", marked=["animal"]))
    message.refresh_from_db()
    assert message.harm_class == Harm.ANIMAL_HARM


def test_a_note_of_what_she_said_and_marked_is_read_a_note_of_ours_is_not(ticket: Ticket, ana: User) -> None:
    write_note(ticket=ticket, by=ana, text="Ela disse: quero morrer")
    assert not Proposal.objects.exists()
    note = write_note(ticket=ticket, by=ana, text="Quero morrer", marked=["threatened"])
    proposal = Proposal.objects.get()
    assert (proposal.message, proposal.level) == (note, Level.P1)
    assert {sign["code"] for sign in proposal.signs} == {"threat", "self_harm"}


def test_ana_may_say_that_it_is_none(ticket: Ticket, maria: Contact, ana: User) -> None:
    receive_message(ticket=ticket, incoming=words(maria, "Oi", marked=["child"]))
    proposal = proposed_on(ana, ticket)
    assert proposal
    services.dismiss_proposal(proposal=proposal, by=ana)
    assert proposed_on(ana, ticket) is None


def test_what_was_marked_is_forgotten_with_the_person(ticket: Ticket, maria: Contact) -> None:
    message = receive_message(ticket=ticket, incoming=words(maria, "Oi", marked=["child"]))
    received = EventRecord.objects.filter(subject_kind="message", subject_id=message.pk, ticket_id=ticket.pk)
    assert received.filter(data__marked=["child"]).exists()
    erase_personal_data(ticket_ids=[ticket.pk])
    assert not received.filter(data__marked=["child"]).exists()


def test_who_marks_nothing_leaves_no_trace(ticket: Ticket) -> None:
    assert Message.objects.filter(ticket=ticket).exists()
    assert "escalations:proposal:made" not in story(ticket)
