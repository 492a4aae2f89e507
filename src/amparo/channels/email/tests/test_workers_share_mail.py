"""Who reads the mails that wait: one worker leads, another helps when there is enough for both."""

from collections.abc import Iterator

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.patience import PATIENCE

from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving import digest, digesting
from amparo.channels.email.services.arriving.digesting import digest_here
from amparo.channels.email.services.arriving.receive import DIGEST_TASK
from amparo.channels.email.states import Outcome
from amparo.channels.email.tests.post import arrive, mail
from amparo.core.locks import Leases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def batches_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (digest, digesting):
        monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(digesting, "_PATIENCE", PATIENCE)


@pytest.fixture
def other_worker() -> Iterator[None]:
    """Another process leads."""
    leases = Leases()
    assert leases.take("email:digest")
    yield
    leases.give_back("email:digest")  # a connection that is closed lets go a little later, which the next test may meet
    leases.close()


def bring(count: int, mailbox: Mailbox) -> None:
    for number in range(count):
        arrive(mail(f"Pedido {number}", sender=f"maria{number}@correio.example"), mailbox)


def unread() -> int:
    return Arrival.objects.filter(outcome=Outcome.RECEIVED).count()


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=DIGEST_TASK, status="todo").count()


def test_whoever_leads_reads_them_all(ajuda: Mailbox) -> None:
    bring(5, ajuda)
    digest_here()
    assert unread() == 0


@pytest.mark.usefixtures("other_worker")
def test_a_second_worker_leaves_what_the_first_can_take_at_once(ajuda: Mailbox) -> None:
    bring(4, ajuda)
    digest_here()
    assert unread() == 4


@pytest.mark.usefixtures("other_worker")
def test_a_second_worker_helps_while_there_is_more_than_a_batch_for_each(ajuda: Mailbox) -> None:
    bring(9, ajuda)
    digest_here()
    assert unread() == 3


def test_whoever_runs_out_of_patience_leaves_the_rest_to_the_next_job(
    ajuda: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digesting, "_PATIENCE", 0.0)
    bring(1, ajuda)
    ProcrastinateJob.objects.filter(task_name=DIGEST_TASK)._raw_delete("default")
    digest_here()
    assert (unread(), jobs()) == (1, 1)
