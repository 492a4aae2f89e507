"""One policy: for whom it is, what it promises, and what that would come to."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.calendars.queries import current_version, schedule
from amparo.console.edits import edit_of
from amparo.console.page import attempt, page
from amparo.console.policies.form import PolicyForm, as_typed
from amparo.console.policies.trying import Question
from amparo.core.errors import Invalid
from amparo.core.finding import find
from amparo.sla import clocks
from amparo.sla.models import Policy
from amparo.sla.permissions import SlaPermission
from amparo.sla.queries.policies import policies, versions_of
from amparo.sla.services import PolicyShape, save_policy
from amparo.sla.services.documents import document_of


@requires(SlaPermission.POLICIES_MANAGE)
@require_http_methods(["GET", "POST"])
def policy(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new policy (no `pk`), or one to change."""
    found = _policy(pk)
    edit = edit_of("sla_policy", found)
    form = PolicyForm(request.POST or None, policy=found, initial=as_typed(found) if found else None)
    if attempt(form, lambda: save_policy(by=request.user, shape=form.shape(), policy=found), edit=edit):
        messages.success(request, _("Saved. It holds for tickets that begin from now on."))
        return redirect("console:policies")
    return _page(request, found, form, {})


@requires(SlaPermission.POLICIES_MANAGE)
@require_POST
def preview_policy(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """What the policy that is typed would promise. Saves nothing."""
    found = _policy(pk)
    form = PolicyForm(request.POST, policy=found)
    question = Question(request.POST, user=request.user)
    seen: dict[str, Any] = {"question": question, "asked": True}
    if form.is_valid() and question.is_valid():
        try:
            seen |= {"by": form.cleaned_data["name"], "promised": question.promised_by(_terms(form.shape()))}
        except Invalid as refusal:
            seen["unclear"] = [str(refusal.sentence)]
    else:
        rows = (form, question)
        seen["unclear"] = [str(one) for row in rows for errors in row.errors.values() for one in errors]
    if request.headers.get("hx-request"):
        return render(request, "console/policies/promised.html", seen)
    return _page(request, found, form, seen)


def _terms(shape: PolicyShape) -> clocks.Terms:
    """Raises Invalid."""
    said = clocks.Policy.read(document_of(shape))
    return said.terms(schedule(current_version(shape.calendar.pk).pk) if shape.calendar else None)


def _page(request: StaffRequest, found: Policy | None, form: PolicyForm, seen: Mapping[str, Any]) -> HttpResponse:
    context = {
        "policy": found,
        "versions": versions_of(found)[:10] if found else [],
        "question": Question(None, user=request.user),
        **seen,
    }
    return page(request, "policies/policy.html", context, form=form, edit=edit_of("sla_policy", found))


def _policy(pk: int | None) -> Policy | None:
    if pk is None:
        return None
    return find(policies(), pk=pk)
