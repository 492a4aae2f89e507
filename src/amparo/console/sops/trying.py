"""Trying a version before anybody works along it: on its scenarios, and on the runs of the last days."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.page import page
from amparo.console.sops.finding import DAYS, version_of
from amparo.console.sops.look import Look
from amparo.core import clock
from amparo.core.text import language_now
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.runs.replaying import replay_of
from amparo.sops.queries.runs.speaking import to_staff
from amparo.sops.queries.versions.texts import title_of
from amparo.sops.running.scenarios import coverage


@requires(SopPermission.READ)
@require_GET
def sop_scenarios(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Every scenario of the text, run now: which come out as they say, and which ways none of them takes."""
    look = Look(version=version_of(key, number), user=request.user)
    context = look.context()
    if look.sop is not None and look.scenarios is not None:
        language = language_now()
        context["results"] = [(to_staff(one.name, language, {}), one) for one in look.scenarios]
        context["coverage"] = coverage(look.sop, [one.state for one in look.scenarios])
    return _shown(request, look, "console/sops/scenarios.html", context)


@requires(SopPermission.READ)
@require_GET
def sop_replay(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """The runs of the last days, run again along this text: which would have gone otherwise."""
    look = Look(version=version_of(key, number), user=request.user)
    context = look.context() | {"days": DAYS}
    if look.library is not None:
        context["replay"] = replay_of(look.version, clock.now() - timedelta(days=DAYS), request.user)
    return _shown(request, look, "console/sops/replay.html", context)


def _shown(request: StaffRequest, look: Look, part: str, context: dict[str, Any]) -> HttpResponse:
    """Beside the text where htmx asks for it; a page of its own otherwise."""
    if request.htmx:
        return render(request, part, context)
    title = title_of(look.version.procedure, language_now())
    return page(request, "sops/trial.html", context | {"part": part, "title": title})
