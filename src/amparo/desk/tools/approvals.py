"""What waits for the word of a second person, with all she needs to give it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Missing
from amparo.desk.answering import go
from amparo.desk.lists.screen import Listing
from amparo.desk.tools.words import language_now, value_in_words
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import Filters
from amparo.tools.asking import HIDDEN
from amparo.tools.labels import APPROVAL_NAMES
from amparo.tools.models import Approval
from amparo.tools.permissions import ToolPermission
from amparo.tools.queries import approval_for, decided_lately, waiting_for
from amparo.tools.services import approve, refuse


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


@requires(TicketPermission.READ)
@require_GET
def approvals(request: StaffRequest) -> HttpResponse:
    """The list; htmx asks for its inner part when something has changed."""
    return _draw(request)


@requires(ToolPermission.APPROVE)
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve or refuse (`word`); a refusal says why."""
    approval = approval_for(request.user, pk)
    note = request.POST.get("note", "")
    try:
        if request.POST.get("word") == "approve":
            approve(approval=approval, by=request.user, note=note)
        else:
            refuse(approval=approval, by=request.user, note=note)
    except Missing:
        raise
    except AmparoError as refusal:
        if request.htmx:  # type: ignore[attr-defined] # set by django-htmx's middleware
            return _draw(request, problems={pk: str(refusal.sentence)}, notes={pk: note}, status=refusal.status)
        messages.error(request, str(refusal.sentence))
        return go(request, reverse("desk:approvals"))
    return _draw(request) if request.htmx else go(request, reverse("desk:approvals"))  # type: ignore[attr-defined] # as above


def _draw(
    request: StaffRequest,
    *,
    problems: dict[int, str] | None = None,
    notes: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = [_asking(request, one) for one in waiting_for(request.user)]
    decided = [_asking(request, one) for one in decided_lately(request.user)]
    context: dict[str, Any] = {"waiting": waiting, "decided": decided, "problems": problems or {}, "notes": notes or {}}
    context["answer_in"] = _("Answer in %s")
    if request.htmx:  # type: ignore[attr-defined] # as above
        return render(request, "desk/tools/approvals_list.html", context, status=status)
    listing = Listing(user=request.user, filters=Filters(), is_shown=False)
    return render(request, "desk/tools/approvals.html", {**context, "listing": listing}, status=status)


def _asking(request: StaffRequest, approval: Approval) -> Asking:
    action, language = approval.action, language_now()
    facts = [
        (action.word_of(name, language), HIDDEN if value == HIDDEN else value_in_words(action, name, value))
        for name, value in approval.inputs.items()
    ]
    is_mine = approval.asked_by_id == request.user.pk
    return Asking(
        approval=approval,
        title=action.label.in_language(language) or action.name,
        system=action.connector.title,
        facts=facts,
        state=str(APPROVAL_NAMES[approval.state]) if approval.state != "waiting" else _("run out"),
        is_mine=is_mine,
        may_decide=not is_mine and request.user.may(ToolPermission.APPROVE),
    )
