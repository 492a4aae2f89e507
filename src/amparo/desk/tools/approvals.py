"""What waits for the word of a second person, with all she needs to give it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.errors import Refusal
from amparo.core.text import language_now
from amparo.desk.answering import go
from amparo.desk.lists.screen import Listing
from amparo.tickets.models import Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import Filters
from amparo.tools.asking import HIDDEN
from amparo.tools.labels import APPROVAL_NAMES
from amparo.tools.models import Approval
from amparo.tools.permissions import ToolPermission
from amparo.tools.queries import approval_for, decided_lately, waiting_for
from amparo.tools.services import approve, refuse
from amparo.tools.wording import value_in_words


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One approval as it is shown: what, for whom, why, on which ticket."""

    approval: Approval
    title: str
    system: str
    facts: list[tuple[str, str]]
    state: str
    is_mine: bool
    may_decide: bool


@dataclass(frozen=True)
class Said:
    """What a person tried to answer and could not: by approval, the refusal and the words typed."""

    problems: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        return {"problems": self.problems, "notes": self.notes, "answer_in": _("Answer in %s")}


@requires(TicketPermission.READ)
@require_GET
def approvals(request: StaffRequest) -> HttpResponse:
    """The list; htmx asks for its inner part when something has changed."""
    return _draw(request, Said())


@requires(ToolPermission.APPROVE)
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve or refuse (`word`); a refusal says why. Answered on the page or, with `ticket`, beside that ticket."""
    approval = approval_for(request.user, pk)
    note, problem, status = request.POST.get("note", ""), "", 200
    try:
        if request.POST.get("word") == "approve":
            approve(approval=approval, by=request.user, note=note)
        else:
            refuse(approval=approval, by=request.user, note=note)
    except Refusal as refusal:
        problem, status = str(refusal.sentence), refusal.status
    if not request.htmx:
        if problem:
            messages.error(request, problem)
        return go(request, reverse("desk:approvals"))
    said = Said(problems={pk: problem}, notes={pk: note}) if problem else Said()
    if "ticket" in request.POST:
        return beside_ticket(request, approval.ticket, said, status=status)
    return _draw(request, said, status=status)


def _draw(request: StaffRequest, said: Said, status: int = 200) -> HttpResponse:
    waiting = [asking(request.user, one) for one in waiting_for(request.user)]
    decided = [asking(request.user, one) for one in decided_lately(request.user)]
    context: dict[str, Any] = {"waiting": waiting, "decided": decided, **said.context()}
    if request.htmx:
        return render(request, "desk/tools/approvals_list.html", context, status=status)
    listing = Listing(user=request.user, filters=Filters(), is_shown=False)
    return render(request, "desk/tools/approvals.html", {**context, "listing": listing}, status=status)


def beside_ticket(request: StaffRequest, ticket: Ticket, said: Said, status: int = 200) -> HttpResponse:
    """What waits for a second person on one ticket, as it stands beside it."""
    context = {"waiting": asked_of(request.user, ticket), "ticket_of_page": ticket, **said.context()}
    return render(request, "desk/tools/asked_here.html", context, status=status)


def asked_of(user: User, ticket: Ticket) -> list[Asking]:
    """What waits on this ticket for the word of this person; who asked is told by the procedure she is in."""
    return [shown for one in waiting_for(user, ticket) if (shown := asking(user, one)).may_decide]


def asking(user: User, approval: Approval) -> Asking:
    action, language = approval.action, language_now()
    facts = [
        (action.word_of(name, language), HIDDEN if value == HIDDEN else value_in_words(action, name, value))
        for name, value in approval.inputs.items()
    ]
    is_mine = approval.asked_by_id == user.pk
    return Asking(
        approval=approval,
        title=action.label.in_language(language) or action.name,
        system=action.connector.title,
        facts=facts,
        state=str(APPROVAL_NAMES[approval.state]) if approval.state != "waiting" else _("run out"),
        is_mine=is_mine,
        may_decide=not is_mine and user.may(ToolPermission.APPROVE),
    )
