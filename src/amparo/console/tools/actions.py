"""Actions: what each is called, what it may do, who sees what of it, and how it fared."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.edits import edit_of
from amparo.console.page import attempt, page
from amparo.console.tools.action_form import ActionForm
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.tools.labels import CALL_NAMES, RISK_HINTS
from amparo.tools.models import Action, Call
from amparo.tools.permissions import ToolPermission
from amparo.tools.problems import sentence_of
from amparo.tools.queries import calls_of
from amparo.tools.services import save_action
from amparo.tools.states import CallState


@requires(ToolPermission.CONNECT)
@require_http_methods(["GET", "POST"])
def action(request: StaffRequest, pk: int) -> HttpResponse:
    found = _action(pk)
    edit = edit_of("action", found)
    form = ActionForm(request.POST or None, action=found)
    if attempt(form, lambda: save_action(by=request.user, action=found, values=form.fields_given()), edit=edit):
        messages.success(request, _("Saved."))
        return redirect("console:tool", found.connector_id)
    return page(request, "tools/action.html", {"action": found, "risk_hints": RISK_HINTS}, form=form, edit=edit)


@requires(ToolPermission.CONNECT)
@require_GET
def calls(request: StaffRequest, pk: int) -> HttpResponse:
    """The log of an action, newest first; `?before=` goes on."""
    found = _action(pk)
    calls, following = calls_of(found, before=number_in(request.GET.get("before", "")))
    rows = [_row(call, found) for call in calls]
    return page(request, "tools/action_calls.html", {"action": found, "rows": rows, "next": following})


def _row(call: Call, action: Action) -> dict[str, Any]:
    problem = sentence_of(call.problem, call.detail, action.connector.title) if call.problem else call.detail
    kinds = {CallState.DONE: "ok", CallState.DOWN: "late", CallState.PERHAPS: "late", CallState.REFUSED: "soon"}
    return {
        "call": call,
        "state": CALL_NAMES[call.state],
        "kind": kinds.get(CallState(call.state), ""),
        "problem": problem,
        "inputs": list(call.inputs.items()),
    }


def _action(pk: int) -> Action:
    return find(Action.objects.select_related("connector"), pk=pk)
