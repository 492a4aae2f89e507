"""Behind the child-safety wall: facts first, a look only with a reason, and what a report needs without another one."""

import base64
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Invalid
from amparo.core.text import number_in
from amparo.desk.media.answers import begin, sentence
from amparo.desk.media.classify import CHOICES, WEIGHTS
from amparo.desk.media.shown import Shown
from amparo.desk.walled.draft import report_draft
from amparo.escalations.queries.files import hung_on
from amparo.media import services as media
from amparo.media.harm import HARMS, Harm
from amparo.media.looks import default_look
from amparo.media.permissions import MediaPermission
from amparo.media.pictures import Placeholder
from amparo.tickets import services
from amparo.tickets.labels import HARM_SOURCE_NAMES, WALL_STATE_NAMES
from amparo.tickets.models import WalledFile
from amparo.tickets.queries.walled import report_facts, walled_file, walled_files, walled_waiting
from amparo.tickets.states import WALL_LIFE, WallState
from amparo.wellbeing.states import ExposureKind


@requires(MediaPermission.WALLED)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """What waits; `?state=all` for everything that was ever behind the wall."""
    everything = request.GET.get("state") == "all"
    before = number_in(request.GET.get("before", ""))
    found, following = walled_files(request.user, None if everything else WallState.WAITING, before=before)
    rows = [(row, WALL_STATE_NAMES[row.state], HARM_SOURCE_NAMES[row.source]) for row in found]
    context = {
        "rows": rows,
        "everything": everything,
        "waiting": walled_waiting(request.user),
        "next": following,
    }
    return render(request, "desk/walled/page.html", context)


@requires(MediaPermission.WALLED)
@require_GET
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """The facts of one file; nothing of it is drawn."""
    return _draw(request, walled_file(request.user, pk))


@requires(MediaPermission.WALLED)
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """One look, recorded before anything is drawn; the picture is in this answer and has no address of its own."""
    walled = walled_file(request.user, pk)
    clear = request.POST.get("clear") == "1"
    try:
        services.look_behind_wall(walled=walled, by=request.user, reason=request.POST.get("reason", ""), clear=clear)
    except Invalid as refusal:
        return _draw(request, walled, refusal=refusal)
    usual = int(HARMS[Harm.CHILD_SAFETY].usual_severity)
    covering = default_look(Harm.CHILD_SAFETY, usual)
    drawn = (media.whole if clear else media.covered)(file=walled.file, look=covering)
    if isinstance(drawn, Placeholder):
        return _draw(request, walled, problem=sentence(drawn))
    noted = Shown(file=walled.file, name="", harm=Harm.CHILD_SAFETY, severity=usual, kind="walled_file", pk=pk)
    token = begin(request, noted, ExposureKind.STILL)
    pixels = f"data:{drawn.content_type};base64,{base64.b64encode(drawn.content).decode()}"
    return _draw(request, walled, picture=drawn, pixels=pixels, token=token)


@requires(MediaPermission.WALLED)
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """`reported`, `not_reported` or `released`, with what each needs."""
    walled = walled_file(request.user, pk)
    said = request.POST
    try:
        match said.get("to", ""):
            case WallState.REPORTED:
                services.report_walled(walled=walled, by=request.user, reference=said.get("reference", ""))
            case WallState.NOT_REPORTED:
                services.keep_walled(walled=walled, by=request.user, reason=said.get("reason", ""))
            case WallState.RELEASED:
                _bring_back(request, walled)
            case _:
                raise Invalid(_("Choose what shall become of it."), field="to")
    except AmparoError as refusal:
        return _draw(request, walled, refusal=refusal)
    return HttpResponseRedirect(reverse("desk:walled"))


def _bring_back(request: StaffRequest, walled: WalledFile) -> None:
    harm, said = request.POST.get("harm", ""), request.POST.get("reason", "")
    if harm not in list(Harm):
        raise Invalid(_("Choose what it holds."), field="harm")
    severity = number_in(request.POST.get("severity", ""))
    services.bring_back(walled=walled, by=request.user, harm=Harm(harm), severity=severity, reason=said)


def _draw(
    request: StaffRequest, walled: WalledFile, *, refusal: AmparoError | None = None, **more: Any
) -> HttpResponse:
    facts = report_facts(walled)
    following = WALL_LIFE.table[WallState(walled.state)]
    context = {
        "walled": walled,
        "facts": facts,
        "draft": report_draft(facts, hung_on(walled.file)),
        "state": WALL_STATE_NAMES[walled.state],
        "source": HARM_SOURCE_NAMES[walled.source],
        "may": {str(state): True for state in following},
        "choices": [one for one in CHOICES if one.harm is not Harm.CHILD_SAFETY],
        "weights": WEIGHTS,
        "problem": str(refusal.sentence) if refusal else more.pop("problem", ""),
        **more,
    }
    response = render(request, "desk/walled/one.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-store"
    return response
