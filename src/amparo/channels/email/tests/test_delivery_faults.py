"""What can go wrong between us and a mail server: the mail goes out once, later, or to nobody, and we know which."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.mail_server import Sink, sink

from amparo.accounts.models import User
from amparo.channels.email.due import try_again
from amparo.channels.email.models import DeliveryAttempt, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.sending.deliver import Effort, deliver, sweep_deliveries
from amparo.channels.email.tests.post import arrive, mail
from amparo.channels.email.tests.servers import cut_off_after
from amparo.core import clock
from amparo.core.clock import now
from amparo.deadlines.handlers import Due
from amparo.deadlines.models import Deadline
from amparo.files.services import keep
from amparo.notifications.models import Notification
from amparo.tickets.labels import delivery_note
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services import NewFile, Outgoing, release_reply, reply
from amparo.tickets.states import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(ajuda: Mailbox) -> Ticket:
    arrival = arrive(mail(), ajuda)
    digest()
    arrival.refresh_from_db()
    return arrival.message.ticket


@pytest.fixture
def server(ajuda: Mailbox) -> Sink:
    with sink() as running:
        Mailbox.objects.update(smtp_port=running.port)
        yield running


def answer(ticket: Ticket, ana: User, **more: object) -> Message:
    message = reply(ticket=ticket, by=ana, outgoing=Outgoing(text="Oi, Maria.", **more))
    release_reply(message.pk)
    return message


def test_a_released_reply_has_its_delivery_waiting(ticket: Ticket, ana: User) -> None:
    message = answer(ticket, ana)
    jobs = ProcrastinateJob.objects.filter(task_name="email:deliver")
    assert [job.args["subject_id"] for job in jobs if job.args["subject_id"] >= message.pk] == [message.pk]


@pytest.mark.parametrize(
    ("said", "state"), [("451 4.3.0 Try later", Delivery.DEFERRED), ("554 5.7.1 Spam", Delivery.FAILED)]
)
def test_an_answer_after_the_content_is_believed(
    server: Sink, ticket: Ticket, ana: User, said: str, state: Delivery
) -> None:
    server.at_data.append(said)
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == state
    assert not server.taken


def test_a_server_that_hangs_up_in_the_middle_of_the_content_has_nothing(ticket: Ticket, ana: User) -> None:
    content = b"x" * 8_000_000
    file = NewFile(file=keep(content), name="log.txt", content_type="text/plain", size=len(content))
    message = answer(ticket, ana, files=[file])
    with cut_off_after(kilobytes=16) as port:
        Mailbox.objects.update(smtp_port=port)
        assert deliver(message_id=message.pk) == Delivery.DEFERRED


def test_a_server_that_hangs_up_after_the_content_leaves_us_unsure_and_the_leads_are_told(
    server: Sink, ticket: Ticket, ana: User, grace: User
) -> None:
    server.at_data.append("hang up")
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == Delivery.PERHAPS_SENT
    assert set(Notification.objects.values_list("user__name", flat=True)) == {"Ana", "Grace"}
    assert set(Notification.objects.values_list("kind", flat=True)) == {"tickets:perhaps_delivered"}
    message.refresh_from_db()
    assert "nobody can know whether it arrived" in delivery_note(message.delivery_note)
    assert "Disconnected" in DeliveryAttempt.objects.get().answer


def test_where_a_ticket_has_no_team_every_lead_is_told(server: Sink, ticket: Ticket, ana: User, grace: User) -> None:
    Ticket.objects.update(team=None)
    server.at_rcpt.append("550 5.1.1 No such user")
    assert deliver(message_id=answer(Ticket.objects.get(), ana).pk) == Delivery.FAILED
    assert set(Notification.objects.values_list("user__name", flat=True)) == {"Ana", "Grace"}
    assert set(Notification.objects.values_list("kind", flat=True)) == {"tickets:not_delivered"}


def test_one_refused_recipient_keeps_the_mail_from_nobody_else(server: Sink, ticket: Ticket, ana: User) -> None:
    server.at_rcpt = ["250 ok", "550 5.1.1 No such user"]
    message = answer(ticket, ana, to=["maria@correio.example"], cc=["old@correio.example"])
    assert deliver(message_id=message.pk) == Delivery.SENT
    message.refresh_from_db()
    assert delivery_note(message.delivery_note) == "Not taken for old@correio.example"
    assert server.taken[0][1] == ["maria@correio.example"]


def test_one_recipient_to_try_later_puts_the_whole_mail_off_so_that_nobody_gets_it_twice(
    server: Sink, ticket: Ticket, ana: User
) -> None:
    server.at_rcpt = ["250 ok", "450 4.2.0 Greylisted"]
    message = answer(ticket, ana, to=["maria@correio.example"], cc=["joao@correio.example"])
    assert deliver(message_id=message.pk) == Delivery.DEFERRED
    assert not server.taken
    assert deliver(message_id=message.pk) == Delivery.SENT
    assert server.taken[0][1] == ["maria@correio.example", "joao@correio.example"]


def test_the_pauses_grow_and_come_to_an_end(ticket: Ticket, ana: User) -> None:
    message = answer(ticket, ana)
    with clock.at(now()):
        began = clock.now()
        deliver(message_id=message.pk, effort=Effort(tries=3, since=began))
        deadline = Deadline.objects.get(kind="email:retry", subject_id=message.pk)
        assert deadline.due_at - began == timedelta(minutes=8)
        assert deadline.data["tries"] == 4
        state = deliver(message_id=message.pk, effort=Effort(tries=20, since=began - timedelta(days=2)))
    assert state == Delivery.FAILED
    assert DeliveryAttempt.objects.filter(outcome="not_now").count() == 2


def test_a_deadline_brings_the_next_try_and_its_count(ticket: Ticket, ana: User) -> None:
    message = answer(ticket, ana)
    ProcrastinateJob.objects.filter(task_name="email:deliver")._raw_delete("default")
    data = {"tries": 2, "since": clock.now().isoformat()}
    due = Due(kind="email:retry", subject_id=message.pk, due_at=clock.now(), data=data)
    try_again(due)
    try_again(due)
    (job,) = ProcrastinateJob.objects.filter(task_name="email:deliver")
    assert (job.args["subject_id"], job.args["tries"]) == (message.pk, 2)


def test_what_a_dead_process_left_behind_is_found(server: Sink, ticket: Ticket, ana: User) -> None:
    sending, queued, deferred = (answer(ticket, ana) for _ in range(3))
    Message.objects.filter(pk=sending.pk).update(delivery=Delivery.SENDING)
    Message.objects.filter(pk=deferred.pk).update(delivery=Delivery.DEFERRED)
    ProcrastinateJob.objects.filter(task_name="email:deliver")._raw_delete("default")
    assert sweep_deliveries() == 0  # too young to be forgotten
    with clock.at(now() + timedelta(minutes=5)):
        assert sweep_deliveries() == 2
    sending.refresh_from_db()
    assert sending.delivery == Delivery.PERHAPS_SENT
    waiting = {job.args["subject_id"] for job in ProcrastinateJob.objects.filter(task_name="email:deliver")}
    assert waiting == {queued.pk, deferred.pk}
    assert not server.taken


def test_without_a_server_the_author_is_told_what_is_missing(ajuda: Mailbox, ticket: Ticket, ana: User) -> None:
    Mailbox.objects.update(smtp_host="")
    message = answer(ticket, ana)
    assert deliver(message_id=message.pk) == Delivery.FAILED
    message.refresh_from_db()
    assert delivery_note(message.delivery_note) == "No server is set for outgoing mail."
    assert delivery_note("550 5.1.1 no|such user") == "550 5.1.1 no|such user"


def test_a_mailbox_sends_nothing_to_itself(server: Sink, ajuda: Mailbox, ticket: Ticket, ana: User) -> None:
    message = answer(ticket, ana, to=[ajuda.address])
    assert deliver(message_id=message.pk) == Delivery.FAILED
