"""Tickets as they come to be, written by people through the services, and their page."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.cast import HTMX

from amparo.accounts.models import Team
from amparo.core import clock
from amparo.files.services import keep
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import Incoming, NewFile, open_ticket, receive_message


def incoming(contact: Contact, text: str, *, subject: str = "Não consigo entrar", **more: Any) -> Incoming:
    moment = more.pop("received_at", None) or clock.now()
    return Incoming(
        contact=contact,
        channel="email",
        subject=subject,
        text=text,
        language=more.pop("language", "pt-BR"),
        received_at=moment,
        **more,
    )


def a_ticket(
    brand: Brand, contact: Contact, team: Team | None = None, text: str = "Perdi a senha.", **more: Any
) -> Ticket:
    return open_ticket(brand=brand, incoming=incoming(contact, text, **more), team=team).ticket


def writes_again(ticket: Ticket, text: str, **more: Any) -> Message:
    return receive_message(ticket=ticket, incoming=incoming(ticket.contact, text, **more))


def a_file(content: bytes, name: str, content_type: str, content_id: str = "") -> NewFile:
    file = keep(content)
    return NewFile(file=file, name=name, content_type=content_type, size=len(content), content_id=content_id)


def page_of(client: Client, ticket: Ticket) -> str:
    """What is on the page of a ticket."""
    answer = client.get(reverse("desk:ticket", args=[ticket.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(desk: Client, name: str, ticket: Ticket, /, **said: Any) -> HttpResponse:
    """Do something to a ticket from its page, by htmx."""
    return desk.post(reverse(f"desk:{name}", args=[ticket.number]), said, headers=HTMX)
