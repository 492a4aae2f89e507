"""From draft to published, and out of use: one act at a time, each by who may."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.sops.finding import version_of
from amparo.core.errors import AmparoError, Missing
from amparo.core.text import Labels
from amparo.sops.models import Version
from amparo.sops.permissions import SopPermission
from amparo.sops.services import approve, discard_draft, retire, send_back, submit, withdraw

_DONE: Final[Labels] = {
    "submit": _("A review is asked for. Leads who did not write it can approve it."),
    "send_back": _("It is a draft again, and its author sees why."),
    "approve": _("Approved. It can be published."),
    "discard": _("The draft is thrown away."),
    "retire": _("Out of use. Runs under way go on to their end."),
    "withdraw": _("Withdrawn. Whoever works along it is told."),
}


@requires(SopPermission.READ)
@require_POST
def act_on_version(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Do what `act` names; each service checks who may. A refusal is read above the page, which stays as it was."""
    version, act = version_of(key, number), request.POST.get("act", "")
    if act not in _DONE:
        raise Missing
    try:
        _ACTS[act](request, version)
    except AmparoError as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("console:sop", key)
    messages.success(request, str(_DONE[act]))
    is_gone = act == "discard" and not Version.objects.filter(procedure=version.procedure_id).exists()
    return redirect("console:sops") if is_gone else redirect("console:sop", key)


def _submit(request: StaffRequest, version: Version) -> None:
    submit(version=version, by=request.user)


def _send_back(request: StaffRequest, version: Version) -> None:
    send_back(version=version, by=request.user, note=request.POST.get("note", ""))


def _approve(request: StaffRequest, version: Version) -> None:
    approve(version=version, by=request.user)


def _discard(request: StaffRequest, version: Version) -> None:
    discard_draft(version=version, by=request.user)


def _retire(request: StaffRequest, version: Version) -> None:
    retire(version=version, by=request.user)


def _withdraw(request: StaffRequest, version: Version) -> None:
    withdraw(version=version, by=request.user, reason=request.POST.get("reason", ""))


_ACTS: Final[dict[str, Callable[[StaffRequest, Version], None]]] = {
    "submit": _submit,
    "send_back": _send_back,
    "approve": _approve,
    "discard": _discard,
    "retire": _retire,
    "withdraw": _withdraw,
}
