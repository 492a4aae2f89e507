"""How a procedure is followed, and who is asked to rehearse it: for leads."""

from collections import Counter
from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.desk.answering import go
from amparo.sops import services
from amparo.sops.labels import REHEARSAL_STATE_NAMES
from amparo.sops.models import Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.changes.readers import under_way
from amparo.sops.queries.rehearsals import assigned_for
from amparo.sops.queries.runs.figures import Following
from amparo.sops.queries.runs.figures import following as figures
from amparo.sops.queries.runs.speaking import step_name
from amparo.sops.queries.versions.texts import sop_of, title_of
from amparo.tickets.queries import visible_to

DAYS: Final = 30
_MOST_RUNS: Final = 50


@requires(SopPermission.ASSIGN_REHEARSALS)
@require_http_methods(["GET", "POST"])
def following(request: StaffRequest, pk: int) -> HttpResponse:
    """Adherence of the last DAYS, what is under way, and rehearsals; a POST asks a colleague to rehearse."""
    version = find(Version.objects.select_related("procedure"), pk=pk)
    problem = ""
    if request.method == "POST":
        said = request.POST.get("person", "")
        person = find(User.objects, pk=number_in(said) or 0, is_active=True)
        try:
            services.assign_rehearsal(by=request.user, person=person, procedure=version.procedure)
        except AmparoError as error:
            problem = str(error.sentence)
        else:
            return go(request, reverse("desk:sop-following", args=[pk]))
    return render(request, "desk/sop/following.html", _context(request, version) | {"problem": problem})


def _context(request: StaffRequest, version: Version) -> dict[str, Any]:
    language = request.user.locale
    counted = figures(version.procedure, since=clock.now() - timedelta(days=DAYS))
    runs = list(under_way(version.procedure)[:_MOST_RUNS])
    seen = set(visible_to(request.user).filter(pk__in={run.ticket_id for run in runs}).values_list("pk", flat=True))
    people = User.objects.filter(is_active=True).order_by("name")
    return {
        "version": version,
        "title": title_of(version.procedure, language),
        "days": DAYS,
        "counted": counted,
        "percent": None if counted.share is None else round(counted.share * 100),
        "deviations": _left_out(counted, language),
        "runs": [run for run in runs if run.ticket_id in seen],
        "rehearsals": [(row, REHEARSAL_STATE_NAMES[row.state]) for row in assigned_for(version.procedure)],
        "people": [person for person in people if person.may(SopPermission.RUN)],
    }


def _left_out(counted: Following, language: str) -> list[tuple[str, int]]:
    """(name of the step, how often it was left out), most often first: one name over all versions that say it."""
    versions = Version.objects.in_bulk({version for version, _step in counted.deviations})
    named: Counter[str] = Counter()
    for (version, step), count in counted.deviations.items():
        named[step_name(sop_of(versions[version]).step(step), language, {})] += count
    return named.most_common()
