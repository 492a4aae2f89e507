"""Practising a procedure on a made-up case: choosing one, going through it, and what was missed."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import AmparoError, Missing, Refusal
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.desk.answering import go
from amparo.desk.sop.acts import read_input
from amparo.desk.sop.pane import CardParts
from amparo.people.models import Agency, Contact
from amparo.sops import services
from amparo.sops.language.document import Library
from amparo.sops.models import Rehearsal, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.rehearsals import Missed, facts_of, missed_in, rehearsal_for, scenario_of
from amparo.sops.queries.runs.speaking import said_answer, to_staff
from amparo.sops.queries.versions.library import library_for, pins_for
from amparo.sops.queries.versions.texts import sop_of
from amparo.sops.running.state import State, Waits
from amparo.sops.states import RehearsalState
from amparo.tickets.models import Attachment, Brand, Message, Ticket


@requires(SopPermission.READ)
@require_http_methods(["GET", "POST"])
def choose(request: StaffRequest, pk: int) -> HttpResponse:
    """The made-up cases of a version, a draft too; choosing one begins."""
    version = find(Version.objects.select_related("procedure"), pk=pk)
    problem = ""
    if request.method == "POST":
        said = request.GET.get("assigned", "")
        assigned = Rehearsal.objects.filter(
            pk=number_in(said) or 0, person=request.user, state=RehearsalState.ASSIGNED
        ).first()
        scenario = request.POST.get("scenario", "")
        try:
            row = services.start_rehearsal(by=request.user, version=version, scenario=scenario, assigned=assigned)
        except AmparoError as error:
            problem = str(error.sentence)
        else:
            return go(request, reverse("desk:rehearsal", args=[row.pk]))
    sop = sop_of(version)
    language = request.user.locale
    context = {
        "version": version,
        "title": to_staff(sop.title, language, {}),
        "scenarios": [
            (one.id, to_staff(one.name, language, {}), one.given.get("contact", {})) for one in sop.scenarios
        ],
        "problem": problem,
    }
    return render(request, "desk/sop/rehearse.html", context, status=422 if problem else 200)


@requires(SopPermission.READ)
@require_http_methods(["GET", "POST"])
def rehearsal(request: StaffRequest, pk: int) -> HttpResponse:
    """A rehearsal under way, or its end: the path, what was missed, and why."""
    row = rehearsal_for(request.user, pk)
    problem = ""
    if request.method == "POST":
        moves = number_in(request.POST.get("moves", ""))
        try:
            given = read_input(request.POST)
            row = services.rehearse(rehearsal=row, by=request.user, given=given, moves=-1 if moves is None else moves)
        except Refusal as error:
            problem = str(error.sentence)
        else:
            return go(request, reverse("desk:rehearsal", args=[row.pk]))
    said = {"sop_problem": (row.pk, problem), "sop_typed": request.POST} if problem else {}
    context = {"card": RehearsalCard(row, request.user), "rehearsal": row, "screen": said}
    return render(request, "desk/sop/rehearsal.html", context, status=422 if problem else 200)


class RehearsalCard(CardParts):
    """A rehearsal as its page shows it, on a ticket that never was."""

    is_rehearsal = True

    def __init__(self, row: Rehearsal, user: User) -> None:
        self.scenario = scenario_of(row)
        facts = facts_of(self.scenario)
        super().__init__(made_up(facts), user, facts)
        self.run, self.version = row, row.version
        self.state = State.from_json(row.memory)

    @cached_property
    def library(self) -> Library:  # type: ignore[override] # read when it is asked for
        version = self.run.version
        if version is None:
            raise Missing
        return library_for(version, pins_for(version))

    @property
    def title(self) -> str:
        return self.words(self.library[self.run.procedure.key].title)

    @property
    def scenario_name(self) -> str:
        return self.words(self.scenario.name)

    @property
    def trouble(self) -> str:
        return self.waiting.trouble if self.waiting else ""

    @property
    def is_waiting_for_tool(self) -> bool:
        return self.waits_for == Waits.TOOL

    notice: Mapping[str, Any] = {}
    until = None

    @property
    def messages(self) -> list[Message]:
        return [Message(pk=0, text=self.facts["ticket"]["subject"], created_at=clock.now())]

    @property
    def files(self) -> list[Attachment]:
        return [Attachment(name="print.png")]

    @property
    def answered_with(self) -> Message | None:
        """What the requester of this case says."""
        answer = self.scenario.answers.get(self.state.at)
        if self.waits_for != Waits.ANSWER or answer is None:
            return None
        said = said_answer(self.sop, self.step.id, answer, self.user.locale)
        return Message(pk=0, text=said, created_at=clock.now())

    @cached_property
    def path(self) -> list[tuple[str, str]]:
        """(name of the step, what was answered) of every step that counts; the end of a called procedure is none."""
        rows = []
        for visit in self.state.visits:
            step = self.library[visit.sop].step(visit.step)
            if not visit.withdrawn and not (visit.within and step.kind == "end"):
                answer, sop = visit.answer, self.library[visit.sop]
                said = "" if answer is None else said_answer(sop, step.id, answer, self.user.locale)
                rows.append((self.named(step), said))
        return rows

    @cached_property
    def missed(self) -> list[tuple[str, Missed, str]]:
        """(name of the step, what was missed, why the step asks for it)."""
        sop = self.library[self.run.procedure.key]
        missed = missed_in(self.library, sop, self.scenario, self.state)
        return [(self.named(one.step), one, self.words(one.step.why)) for one in missed]


def made_up(facts: Mapping[str, Any]) -> Ticket:
    """A ticket in memory alone, with the facts of a case."""
    said, person = facts["ticket"], facts["contact"]
    contact = Contact(name=person["name"], market=person["market"], languages=[person["language"]], tier=person["tier"])
    contact.agency = Agency(name=person["agency"]) if person["agency"] else None
    brand = Brand(name=str(said["brand"]).title(), default_language=person["language"])
    return Ticket(
        number=said["number"],
        subject=said["subject"],
        language=said["language"],
        market=said["market"],
        contact=contact,
        brand=brand,
        channel=said["channel"],
    )
