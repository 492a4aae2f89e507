"""How the desk answers: the same act for htmx and for a plain form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from amparo.accounts.gate import StaffRequest
from amparo.tickets.models import Ticket


@dataclass(frozen=True)
class Back:
    """Where the page of a small form leads back to."""

    address: str
    name: str

    @classmethod
    def to_ticket(cls, ticket: Ticket) -> Self:
        return cls(reverse("desk:ticket", args=[ticket.number]), f"{ticket.number} · {ticket.title}")


def go(request: StaffRequest, address: str) -> HttpResponse:
    """Lead the whole page to another address."""
    if not request.htmx:
        return HttpResponseRedirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def partial(target: str, html: str, swap: str = "innerHTML") -> str:
    """One region of an answer that changes several (htmx 4)."""
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{html}</hx-partial>'


def draw_form(
    request: StaffRequest, template: str, context: Mapping[str, Any], *, back: Back, status: int = 200
) -> HttpResponse:
    """A small form in a dialog, or on a page of its own without JavaScript.

    `context` has its `title`, and the `problem` that is said above it, if any.
    """
    shell = "dialog" if request.htmx else "page"
    values = {"wide": "", "form_name": template, "back": back, **context}
    return render(request, f"desk/form/{shell}.html", values, status=status)
