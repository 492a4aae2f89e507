"""The other half of the loop: nobody who waits is forgotten, and the database sees to it as well."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.cast import story, words, writer

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.escalations import services
from amparo.escalations.errors import CannotClose
from amparo.escalations.models import Escalation, EscalationTicket
from amparo.escalations.speakers import Outside
from amparo.escalations.states import LoopState
from amparo.escalations.tests.doing import arrives, says, tell_all
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import Change, Outgoing, change_ticket, merge, open_ticket, reply, undo_reply
from amparo.tickets.states import Delivery, TicketState

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(loop: Escalation, petra: Outside) -> Escalation:
    return services.answer(escalation=loop, by=petra, words=says("Yes, refund it."))


@pytest.fixture
def waiting(answered: Escalation) -> EscalationTicket:
    return answered.waiting.get()


def state_of(loop: Escalation) -> str:
    return Escalation.objects.values_list("state", flat=True).get(pk=loop.pk)


def test_from_the_answer_to_the_end(answered: Escalation, ticket: Ticket, ana: User) -> None:
    (message,) = tell_all(answered, ana, "Oi, Maria: será devolvido.")
    assert state_of(answered) == LoopState.TOLD
    arrives(message)
    assert state_of(answered) == LoopState.CLOSED
    assert {"escalations:ticket:told", "escalations:loop:closed"} <= set(story(ticket))
    change_ticket(ticket=ticket, by=ana, change=Change(state=TicketState.SOLVED))


def test_a_loop_is_not_closed_while_the_message_is_on_its_way(answered: Escalation, ana: User) -> None:
    tell_all(answered, ana)
    with pytest.raises(CannotClose, match="has not arrived"):
        services.close(escalation=answered, by=ana)


def test_taken_back_within_its_ten_seconds_it_was_never_told(answered: Escalation, ana: User) -> None:
    (message,) = tell_all(answered, ana)
    assert undo_reply(message=message, by=ana)
    services.hear_delivery(message=message)
    assert state_of(answered) == LoopState.ANSWERED
    row = answered.waiting.get()
    assert (row.told_at, row.checked_at, row.text) == (None, None, "Está resolvido.")


def test_a_message_that_comes_back_opens_even_a_closed_loop(answered: Escalation, ana: User) -> None:
    (message,) = tell_all(answered, ana)
    arrives(message)
    message.refresh_from_db()
    arrives_back(message)
    assert state_of(answered) == LoopState.ANSWERED
    assert not answered.waiting.get().is_settled
    assert Notification.objects.filter(user=ana, kind="escalations:opened_again").exists()


def arrives_back(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(delivery=Delivery.BOUNCED)
    services.hear_delivery(message=message)


def test_unchecked_words_do_not_go(answered: Escalation, waiting: EscalationTicket, ana: User) -> None:
    services.write_text(waiting=waiting, by=ana, text="Oi")
    done = services.tell(escalation=answered, by=ana)
    assert (done.told, state_of(answered)) == ([], LoopState.ANSWERED)


def test_a_changed_word_is_checked_again(waiting: EscalationTicket, ana: User) -> None:
    services.check_text(waiting=services.write_text(waiting=waiting, by=ana, text="Oi"), by=ana)
    assert services.write_text(waiting=waiting, by=ana, text="Oi!").checked_at is None


def test_words_with_a_hole_are_not_checked(waiting: EscalationTicket, ana: User) -> None:
    with pytest.raises(Invalid):
        services.check_text(waiting=waiting, by=ana)
    row = services.write_text(waiting=waiting, by=ana, text="Volta às {{hora}}")
    with pytest.raises(Invalid, match="hora"):
        services.check_text(waiting=row, by=ana)


def test_only_a_lead_waives_and_says_why(waiting: EscalationTicket, ana: User, grace: User) -> None:
    with pytest.raises(NotAllowed):
        services.waive(waiting=waiting, by=ana, reason="No need")
    with pytest.raises(Invalid):
        services.waive(waiting=waiting, by=grace, reason=" ")
    services.waive(waiting=waiting, by=grace, reason="She withdrew her question")
    assert state_of(waiting.escalation) == LoopState.CLOSED


def test_nobody_is_told_before_there_is_something_to_tell(loop: Escalation, grace: User) -> None:
    with pytest.raises(Conflict):
        services.waive(waiting=loop.waiting.get(), by=grace, reason="No need")
    with pytest.raises(Conflict):
        services.tell(escalation=loop, by=grace)


def test_an_answer_written_in_the_ticket_itself_counts_if_it_came_after(
    loop: Escalation, petra: Outside, ticket: Ticket, ana: User
) -> None:
    early = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Estamos vendo"))
    with clock.at(clock.now() + timedelta(minutes=1)):
        services.answer(escalation=loop, by=petra, words=says("Yes"))
        late = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Será devolvido"))
    with pytest.raises(Invalid):
        services.link_told(waiting=loop.waiting.get(), message=early, by=ana)
    assert services.link_told(waiting=loop.waiting.get(), message=late, by=ana).told_message == late


def test_one_answer_is_told_in_three_languages_from_one_place(
    answered: Escalation, lume: Brand, grace: User, ana: User
) -> None:
    people = {"es": "Lucía Vega", "en": "Ella Winters", "fr": "Luc Petit"}
    for language, name in people.items():
        contact = writer(name, f"{language}@correio.example", languages=(language,))
        other = open_ticket(brand=lume, incoming=words(contact, language=language)).ticket
        services.join(escalation=answered, tickets=[other], by=ana)
    texts = {
        "pt-BR": "Oi, {{contact.first_name}}!",
        "es": "Hola, {{contact.first_name}}:",
        "en": "Hi {{contact.first_name}}",
    }
    assert services.write_texts(escalation=answered, by=grace, texts=texts) == 3
    written = dict(answered.waiting.values_list("ticket__language", "text"))
    assert written == {"pt-BR": "Oi, Maria!", "es": "Hola, Lucía:", "en": "Hi Ella", "fr": ""}
    for row in answered.waiting.exclude(text=""):
        services.check_text(waiting=row, by=grace)
    assert len(services.tell(escalation=answered, by=grace).told) == 3
    assert state_of(answered) == LoopState.ANSWERED, "Luc has not been told"


def test_ana_tells_those_she_sees_and_the_others_wait_for_their_team(
    answered: Escalation, lume: Brand, ana: User, grace: User, latam: object
) -> None:
    contact = writer("Lucía Vega", "lucia@correio.example")
    far = open_ticket(brand=lume, incoming=words(contact), team=latam).ticket
    services.join(escalation=answered, tickets=[far], by=grace)
    done = services.tell(escalation=answered, by=ana)
    assert done.refused == []
    with pytest.raises(Exception, match="nothing here"):
        services.write_text(waiting=answered.waiting.get(ticket=far), by=ana, text="Hola")
    assert len(tell_all_seen(answered, ana)) == 1
    assert state_of(answered) == LoopState.ANSWERED


def tell_all_seen(loop: Escalation, by: User) -> list[Message]:
    row = loop.waiting.order_by("pk").first()
    services.check_text(waiting=services.write_text(waiting=row, by=by, text="Oi"), by=by)
    return services.tell(escalation=loop, by=by).told


def test_a_merged_ticket_is_told_where_it_was_merged_to(
    answered: Escalation, ticket: Ticket, lume: Brand, maria: Contact, ana: User
) -> None:
    target = open_ticket(brand=lume, incoming=words(maria)).ticket
    merge(source=ticket, target=target, by=ana)
    (message,) = tell_all(answered, ana)
    assert message.ticket == target
    with pytest.raises(Conflict, match=str(answered.number)):
        change_ticket(ticket=target, by=ana, change=Change(state=TicketState.SOLVED))


def test_who_joins_after_everybody_was_told_opens_it_again(
    answered: Escalation, lume: Brand, maria: Contact, ana: User
) -> None:
    (message,) = tell_all(answered, ana)
    other = open_ticket(brand=lume, incoming=words(maria)).ticket
    services.join(escalation=answered, tickets=[other], by=ana)
    assert state_of(answered) == LoopState.ANSWERED
    arrives(message)
    assert state_of(answered) == LoopState.ANSWERED


def test_one_who_cannot_be_told_stops_nobody_else(
    answered: Escalation, ticket: Ticket, lume: Brand, maria: Contact, ana: User
) -> None:
    other = open_ticket(brand=lume, incoming=words(maria)).ticket
    services.join(escalation=answered, tickets=[other], by=ana)
    for row in answered.waiting.all():
        services.check_text(waiting=services.write_text(waiting=row, by=ana, text="Oi"), by=ana)
    Ticket.objects.filter(pk=ticket.pk).update(state=TicketState.CLOSED)
    done = services.tell(escalation=answered, by=ana)
    assert [message.ticket for message in done.told] == [other]
    assert [row.ticket for row, _sentence in done.refused] == [ticket]


@pytest.mark.parametrize("state", sorted(set(LoopState) - {LoopState.CLOSED}))
def test_the_database_itself_closes_no_untold_loop(answered: Escalation, state: LoopState) -> None:
    Escalation.objects.filter(pk=answered.pk).update(state=state)
    closed = {"state": LoopState.CLOSED, "told_at": clock.now(), "closed_at": clock.now()}
    with pytest.raises(DatabaseError, match="told"), transaction.atomic():
        Escalation.objects.filter(pk=answered.pk).update(**closed)


def test_the_database_itself_keeps_what_was_told(answered: Escalation, ana: User, another: Ticket) -> None:
    (message,) = tell_all(answered, ana)
    arrives(message)
    row = answered.waiting.get()
    for act in (
        row.delete,
        lambda: EscalationTicket.objects.filter(pk=row.pk).update(told_message=None, told_at=None),
        lambda: EscalationTicket.objects.create(escalation=answered, ticket=another),
    ):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            act()


@pytest.fixture
def another(lume: Brand, maria: Contact) -> Ticket:
    """Another ticket of Maria's."""
    return open_ticket(brand=lume, incoming=words(maria)).ticket
