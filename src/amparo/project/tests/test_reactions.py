"""The table of consequences: an event makes the jobs that stand beside it, and no others."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import words

from amparo.people.models import Contact
from amparo.tickets.models import Brand
from amparo.tickets.services import open_ticket, receive_message

pytestmark = pytest.mark.django_db


def jobs() -> list[str]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", flat=True))


def test_only_what_goes_on_in_a_ticket_is_told_to_its_procedures(lume: Brand, maria: Contact) -> None:
    ticket = open_ticket(brand=lume, incoming=words(maria)).ticket
    assert jobs() == []
    message = receive_message(ticket=ticket, incoming=words(maria))
    assert jobs() == ["sops:message"]
    assert ProcrastinateJob.objects.get().args["subject_id"] == message.pk
