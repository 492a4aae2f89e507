import pytest
from tests.cast import staff, story

from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict
from amparo.notifications.models import Notification
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import Outgoing, record_delivery, release_reply, reply, retry_delivery
from amparo.tickets.states import Delivery


@pytest.fixture
def queued(ticket: Ticket, ana: User) -> Message:
    message = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Olá"))
    release_reply(message.pk)
    return Message.objects.get(pk=message.pk)


def test_a_reply_is_sent_and_says_when(queued: Message) -> None:
    assert record_delivery(message=queued, to=Delivery.SENDING)
    assert record_delivery(message=queued, to=Delivery.SENT, note="250 OK")
    queued.refresh_from_db()
    assert (queued.delivery, queued.delivery_note) == (Delivery.SENT, "250 OK")
    assert queued.sent_at is not None
    assert EventRecord.objects.latest("id").sentence() == "delivery: Sent 250 OK"


def test_only_one_of_two_workers_sends(queued: Message) -> None:
    twin = Message.objects.get(pk=queued.pk)
    assert record_delivery(message=queued, to=Delivery.SENDING)
    assert not record_delivery(message=twin, to=Delivery.SENDING)
    assert not record_delivery(message=queued, to=Delivery.QUEUED)


@pytest.mark.parametrize("end", [Delivery.FAILED, Delivery.PERHAPS_SENT, Delivery.BOUNCED])
def test_the_author_and_the_teams_leads_hear_of_a_failure(
    queued: Message, ana: User, grace: User, end: Delivery
) -> None:
    staff("Lena", Role.LEAD)  # leads nobody here
    record_delivery(message=queued, to=Delivery.SENDING)
    if end == Delivery.BOUNCED:
        record_delivery(message=queued, to=Delivery.SENT)
    assert record_delivery(message=queued, to=end, note="550 no such user")
    assert {notification.user for notification in Notification.objects.all()} == {ana, grace}


def test_where_nobody_leads_the_team_every_lead_hears_of_a_failure(
    queued: Message, ana: User, grace: User, latam: Team
) -> None:
    Membership.objects.filter(user=grace).update(team=latam)
    record_delivery(message=queued, to=Delivery.FAILED)
    assert {notification.user for notification in Notification.objects.all()} == {ana, grace}


def test_what_failed_can_be_sent_again(queued: Message, ana: User) -> None:
    record_delivery(message=queued, to=Delivery.FAILED)
    retry_delivery(message=queued, by=ana)
    assert queued.delivery == Delivery.QUEUED
    assert story(queued.ticket)[-2:] == ["message:delivery_changed", "reply:released"]
    with pytest.raises(Conflict):
        retry_delivery(message=queued, by=ana)


def test_the_servers_answer_is_cut_to_its_column(queued: Message) -> None:
    assert record_delivery(message=queued, to=Delivery.FAILED, note="x" * 1000)
    assert len(Message.objects.get(pk=queued.pk).delivery_note) == 300
