"""Somebody asks to be forgotten: nothing of who they were or what was said is left in any room, and the sums stay right."""

import json

import pytest
from django.core import serializers
from django.db.models import Model

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.channels.email.models import Arrival, Mailbox, MailIdentity
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.tests.post import arrive, mail
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed
from amparo.escalations.models import LegalHold
from amparo.files.models import StoredFile
from amparo.people.models import Contact, Identity
from amparo.people.services import erase_person
from amparo.tickets.models import Attachment, Draft, Message, Ticket
from amparo.tickets.services import Change, Outgoing, change_ticket, reply, save_draft
from amparo.tickets.states import MessageKind, TicketState

pytestmark = pytest.mark.django_db

HERS = ("Maria", "Souza", "maria@", "segredo")
"""What may be found nowhere."""


@pytest.fixture
def solved(ajuda: Mailbox, maria: Contact, ana: User) -> Ticket:
    """Maria wrote, Ana began to answer and noted something, and it is over."""
    arrive(mail("Meu segredo é 4242.", subject="O segredo de Maria"), ajuda)
    digest()
    row = Ticket.objects.get(contact=maria)
    save_draft(author=ana, ticket=row, kind=MessageKind.OUT, text="Maria, seu segredo…")
    row.refresh_from_db()
    return change_ticket(ticket=row, by=ana, change=Change(state=TicketState.SOLVED))


def kept(*models: type[Model]) -> str:
    return "".join(
        json.dumps(serializers.serialize("python", model._default_manager.all()), default=str) for model in models
    )


def test_nothing_of_her_is_left_and_the_mail_is_counted_still(solved: Ticket, maria: Contact, olga: User) -> None:
    rooms = (Contact, Identity, Ticket, Message, Attachment, Draft, Arrival, MailIdentity, EventRecord)
    before = kept(*rooms)
    raw = Arrival.objects.get().raw_id
    assert all(word in before for word in HERS)

    assert erase_person(contact=maria, by=olga).erased_at is not None

    after = kept(*rooms)
    assert [word for word in HERS if word in after] == []
    assert Arrival.objects.get().outcome == "opened"
    assert not StoredFile.objects.filter(pk=raw).exists()
    assert EventRecord.objects.get(kind="people:contact:erased").subject_id == maria.pk


def test_who_writes_again_is_somebody_new(solved: Ticket, maria: Contact, ajuda: Mailbox, olga: User) -> None:
    answered = MailIdentity.objects.get().message_id_header
    erase_person(contact=maria, by=olga)
    arrive(mail("Oi, ainda lembra de mim?", In_Reply_To=f"<{answered}>"), ajuda)
    digest()
    assert Ticket.objects.latest("pk").contact != maria
    assert Ticket.objects.count() == 2


def test_what_is_not_finished_comes_first(
    solved: Ticket, maria: Contact, ajuda: Mailbox, ana: User, olga: User
) -> None:
    arrive(mail("Outra coisa", subject="Outra coisa"), ajuda)
    digest()
    other = Ticket.objects.latest("pk")
    with pytest.raises(Conflict, match=str(other.number)):
        erase_person(contact=maria, by=olga)
    reply(ticket=other, by=ana, outgoing=Outgoing(text="Pronto!", then=TicketState.SOLVED))
    with pytest.raises(Conflict, match="1 answer"):
        erase_person(contact=maria, by=olga)
    assert Contact.objects.get(pk=maria.pk).erased_at is None


def test_a_legal_hold_keeps_it_and_says_until_when(solved: Ticket, maria: Contact, olga: User) -> None:
    until = clock.now().replace(year=clock.now().year + 2)
    hold = LegalHold.objects.create(contact=maria, reason="A court asks", until=until)
    with pytest.raises(Conflict, match=str(until.year)):
        erase_person(contact=maria, by=olga)
    LegalHold.objects.filter(pk=hold.pk).update(released_at=clock.now(), release_reason="It is over")
    assert erase_person(contact=maria, by=olga).erased_at is not None


def test_who_may_only_answer_people_erases_nobody(solved: Ticket, maria: Contact, ana: User, grace: User) -> None:
    for colleague in (ana, grace):
        with pytest.raises(NotAllowed):
            erase_person(contact=maria, by=colleague)
