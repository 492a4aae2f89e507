"""Reading what has arrived: a poisonous mail holds up nobody, two workers share the work, few statements do it."""

import time
from collections.abc import Callable
from threading import Barrier, Event, Thread

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.patience import PATIENCE
from tests.races import at_once

from amparo.audit.events import SYSTEM
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving import digest as batches
from amparo.channels.email.services.arriving import place, read
from amparo.channels.email.services.arriving.digest import digest, digest_batch
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.files.storage import storage
from amparo.people.models import Contact
from amparo.tickets.models import Message, Ticket
from amparo.tickets.services.rows import hold


def outcomes(*arrivals: Arrival) -> list[tuple[str, str]]:
    rows = Arrival.objects.in_bulk([arrival.pk for arrival in arrivals])
    return [(rows[arrival.pk].outcome, rows[arrival.pk].reason) for arrival in arrivals]


def from_many(count: int) -> list[bytes]:
    return [mail(sender=f"Pessoa {number} <p{number}@correio.example>") for number in range(count)]


def failing(real: Callable[..., object], error: Exception) -> Callable[..., object]:
    """`real`, but for mails that say "poison"."""

    def fails(*arguments: object, **named: object) -> object:
        if any("poison" in repr(one) for one in arguments):
            raise error
        return real(*arguments, **named)

    return fails


def test_a_mail_that_breaks_the_decoder_is_quarantined_and_the_others_go_on(
    ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad, other = (arrive(raw, ajuda) for raw in (mail(), mail("poison"), mail(sender="joao@correio.example")))
    monkeypatch.setattr(read, "decode_mail", failing(read.decode_mail, RecursionError()))
    digest()
    assert outcomes(good, bad, other) == [("opened", ""), ("quarantined", "unreadable"), ("opened", "")]


def test_a_mail_that_no_row_can_hold_is_quarantined_and_the_others_go_on(
    ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad, other = (arrive(raw, ajuda) for raw in (mail(), mail("poison"), mail(sender="joao@correio.example")))
    real = place.open_tickets

    def refuse(*, openings: list[object]) -> object:
        if any("poison" in repr(opening) for opening in openings):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        return real(openings=openings)

    monkeypatch.setattr(place, "open_tickets", refuse)
    digest()
    assert outcomes(good, bad, other) == [("opened", ""), ("quarantined", "unreadable"), ("opened", "")]
    assert Message.objects.count() == 2


def test_trouble_of_the_database_leaves_mails_unread(ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = arrive(mail(), ajuda)

    def away(**_named: object) -> None:
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patch:
        patch.setattr(place, "open_tickets", away)
        with pytest.raises(OperationalError):
            digest()
    assert outcomes(arrival) == [("received", "")]
    digest()
    assert outcomes(arrival) == [("opened", "")]


def test_a_raw_mail_that_the_storage_lost_is_shown_as_unreadable(ajuda: Mailbox) -> None:
    arrival = arrive(mail(), ajuda)
    storage().delete(arrival.raw.sha256)
    digest()
    assert outcomes(arrival) == [("quarantined", "unreadable")]


def test_a_batch_costs_as_many_statements_as_a_mail(ajuda: Mailbox) -> None:
    def cost(count: int) -> int:
        for raw in from_many(count):
            arrive(raw, ajuda)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert digest_batch() == count
        return len(queries)

    one = cost(1)
    Ticket.objects.update(subject="other")
    many = cost(40)
    assert one <= 30
    assert many <= one + 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work_and_nothing_is_done_twice(ajuda: Mailbox) -> None:
    for raw in from_many(120):
        arrive(raw, ajuda)
    start = Barrier(2)
    counts: list[int] = []

    def work() -> None:
        start.wait()
        counts.append(digest())
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    digest()
    assert sum(counts) <= 120
    assert Ticket.objects.count() == Contact.objects.count() == 120
    assert not Arrival.objects.exclude(outcome=Outcome.OPENED).exists()


@pytest.mark.django_db(transaction=True)
def test_many_mails_of_one_new_person_make_one_contact_and_keep_their_order(
    ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 5)
    arrive(mail("0", Message_ID="<0@correio.example>"), ajuda)
    for number in range(1, 30):
        arrive(
            mail(
                f"{number}",
                subject="Re: x",
                In_Reply_To=f"<{number - 1}@correio.example>",
                Message_ID=f"<{number}@correio.example>",
            ),
            ajuda,
        )
    start = Barrier(3)

    def work() -> None:
        start.wait()
        digest()
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    digest()
    assert Contact.objects.count() == 1
    messages = Ticket.objects.get().messages.order_by("id")
    assert [message.text for message in messages] == [str(number) for number in range(30)]


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_mails_and_a_change_of_many_tickets_cannot_block_each_other(ajuda: Mailbox) -> None:
    for name in ("older", "younger"):
        arrive(mail(name, Message_ID=f"<{name}@correio.example>"), ajuda)
        digest()
    for name in ("younger", "older"):
        arrive(mail("Mais", subject="Re: Não consigo entrar", In_Reply_To=f"<{name}@correio.example>"), ajuda)
    holding = Event()

    @transaction.atomic
    def change_both() -> None:
        older, younger = Ticket.objects.order_by("id")
        hold(older, by=SYSTEM)
        holding.set()
        time.sleep(0.3)  # the batch is at work by now
        hold(younger, by=SYSTEM)

    def read() -> int:
        holding.wait(PATIENCE)
        return digest()

    assert at_once(change_both, read) == [None, 2]
    assert [ticket.messages.count() for ticket in Ticket.objects.all()] == [2, 2]
