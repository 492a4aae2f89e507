"""Procedures to read: all of them, what has changed, and that one has read it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.core import clock
from amparo.core.errors import AmparoError, Missing
from amparo.core.text import number_in, numbers_in
from amparo.desk.answering import go
from amparo.sops import services
from amparo.sops.diff import Difference, differences
from amparo.sops.labels import RISK_NAMES
from amparo.sops.language.document import Sop
from amparo.sops.models import Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.changes.readers import is_read_by, published_before, to_read
from amparo.sops.queries.rehearsals import rehearsals_of
from amparo.sops.queries.runs.speaking import step_name, to_staff
from amparo.sops.queries.versions.holding import holding
from amparo.sops.queries.versions.texts import is_well_formed, sop_of, with_texts
from amparo.sops.states import UNFINISHED


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A procedure in use, as the page of all of them shows it."""

    version: Version
    sop: Sop
    title: str
    summary: str
    risk: str
    is_unread: bool


@requires(SopPermission.READ)
@require_GET
def procedures(request: StaffRequest) -> HttpResponse:
    """All procedures in use, what has changed, and what is to be rehearsed."""
    language = request.user.locale
    unread = to_read(request.user)
    ids = {version.pk for version in unread}
    listed = [
        Listed(
            version=version,
            sop=sop_of(version),
            title=to_staff(sop_of(version).title, language, {}),
            summary=to_staff(sop_of(version).summary, language, {}),
            risk=str(RISK_NAMES.get(sop_of(version).risk, "")),
            is_unread=version.pk in ids,
        )
        for version in with_texts(holding())
    ]
    context = {
        "listed": sorted(listed, key=lambda one: one.title.casefold()),
        "unread": [(version, to_staff(sop_of(version).title, language, {})) for version in with_unread(unread)],
        "being_written": _being_written(language),
        "rehearsals": rehearsals_of(request.user),
        "today": clock.now().date(),
        "may_follow": request.user.may(SopPermission.ASSIGN_REHEARSALS),
    }
    return render(request, "desk/sop/procedures.html", context)


def _being_written(language: str) -> list[tuple[Version, str]]:
    """Versions to come that can be tried on a made-up case: who works along them sees first where they stumble."""
    unfinished = Version.objects.filter(state__in=UNFINISHED).select_related("procedure")
    named = [(one, to_staff(sop_of(one).title, language, {})) for one in unfinished if is_well_formed(one)]
    return sorted(named, key=lambda one: one[1].casefold())


def with_unread(versions: list[Version]) -> list[Version]:
    """The same, their texts read once in this process."""
    with_texts(Version.objects.filter(pk__in=[version.pk for version in versions]))
    return versions


@requires(SopPermission.READ)
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """What a version changed, in words; its check questions; and the button that says one has read it."""
    version = Version.objects.select_related("procedure", "author", "approver").filter(pk=pk).first()
    if version is None or version.state in UNFINISHED:
        raise Missing
    wrong: list[int] = []
    problem = ""
    if request.method == "POST":
        try:
            wrong = services.acknowledge(version=version, by=request.user, answers=_answers(request, version))
        except AmparoError as error:
            problem = str(error.sentence)
        else:
            if not wrong:
                return go(request, _back(request))
    context = _context(request, version) | {"wrong": wrong, "problem": problem, "back": _back(request)}
    return render(request, "desk/sop/change.html", context, status=422 if wrong or problem else 200)


def _answers(request: StaffRequest, version: Version) -> list[int]:
    said = [request.POST.get(f"question-{place}", "") for place in range(len(version.questions))]
    return numbers_in(said)


def _back(request: StaffRequest) -> str:
    """To the ticket that asked for it, or to all procedures."""
    number = number_in(request.GET.get("ticket", ""))
    return reverse("desk:procedures") if number is None else reverse("desk:ticket", args=[number])


def _context(request: StaffRequest, version: Version) -> dict[str, Any]:
    language = request.user.locale
    before = published_before(version)
    sop = sop_of(version)
    changed: list[Difference] = differences(sop_of(before), sop, language) if before else []
    return {
        "version": version,
        "sop": sop,
        "title": to_staff(sop.title, language, {}),
        "summary": to_staff(sop.summary, language, {}),
        "before": before,
        "differences": changed,
        "steps": [(step, step_name(step, language, {}), to_staff(step.why, language, {})) for step in sop.steps],
        "questions": [
            (
                place,
                to_staff(question["question"], language, {}),
                [to_staff(option, language, {}) for option in question["options"]],
                request.POST.get(f"question-{place}", ""),
            )
            for place, question in enumerate(version.questions)
        ],
        "is_read": is_read_by(request.user, version),
    }
