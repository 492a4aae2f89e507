"""What is done at a run's card: the same for htmx and for plain forms."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.errors import Invalid, Missing, Refusal
from amparo.core.finding import find
from amparo.core.kept import kept
from amparo.core.text import number_in
from amparo.desk.sop.pane import Pane
from amparo.desk.ticket.composer import keep, reply_screen
from amparo.desk.ticket.regions import answer, refuse
from amparo.desk.ticket.screen import Screen
from amparo.sops import services
from amparo.sops.models import Run, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.running.inputs import Answer, Back, Confirm, Input, LeaveOut, ManualWay
from amparo.tickets.models import Ticket
from amparo.tickets.states import MessageKind

_OF_THE_RUN: Final = ("sop", "sop_strip", "sop_needs")
_OF_THE_TICKET: Final = ("sop", "sop_strip", "head", "talk", "tabs", "composer")


@requires(SopPermission.RUN)
@require_POST
def start(request: StaffRequest, number: int) -> HttpResponse:
    """Begin the procedure that was chosen, in its version that holds."""
    screen = Screen.of(request.user, number)
    said = request.POST.get("version", "")
    version = find(Version.objects.select_related("procedure"), pk=number_in(said) or 0)
    before = _standing(screen.ticket)
    try:
        services.start_run(ticket=screen.ticket, by=request.user, version=version)
    except Refusal as error:
        return _refuse(request, number, error)
    return _moved(request, number, before)


@requires(SopPermission.RUN)
@require_POST
def act(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """One act at a run; `act` names it, `moves` is the count that the card showed."""
    screen = Screen.of(request.user, number)
    run = _run_of(screen.ticket, pk)
    do = _ACTS.get(request.POST.get("act", ""))
    if do is None:
        raise Missing
    before = _standing(screen.ticket)
    try:
        do(run, request.user, request.POST)
    except Refusal as error:
        return _refuse(request, number, error, problem_of=pk)
    return _moved(request, number, before)


def _moved(request: StaffRequest, number: int, before: tuple[object, ...]) -> HttpResponse:
    """What a move changed: most change the run alone, some the ticket or its conversation too."""
    screen = Screen.of(request.user, number, sop_moved=True)
    is_same = _standing(screen.ticket) == before
    return answer(request, screen, *(_OF_THE_RUN if is_same else _OF_THE_TICKET))


def _standing(ticket: Ticket) -> tuple[object, ...]:
    """What is different once anything was changed, said or taken back at a ticket."""
    return ticket.version, ticket.message_count, ticket.last_message_at


@requires(SopPermission.READ)
@require_GET
def past(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """The steps of a run that were done; asked when their fold is opened."""
    screen = Screen.of(request.user, number)
    pane = screen.sop
    card = next((one for one in (*pane.runs, *pane.ended) if one.run.pk == pk), None)
    if card is None:
        raise Missing
    act_url = reverse("desk:sop-act", args=[number, pk])
    return render(request, "desk/sop/past.html", {"run": card, "pane": pane, "act_url": act_url})


@requires(SopPermission.RUN)
@require_POST
def write(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Put the words of the step, or all questions that are still open, into the composer."""
    screen = reply_screen(request, number)
    card = next((one for one in screen.sop.runs if one.run.pk == pk), None)
    if card is None:
        raise Missing
    writing = screen.writing
    if request.POST.get("what") == "needs":
        writing = writing.followed_by(_questions(screen.sop, writing.text))
    else:
        words = "" if card.draft.text in writing.text else card.draft.text
        writing = writing.followed_by(words, step=f"{card.run.pk}:{card.state.at}")
    keep(screen, writing)
    return answer(request, Screen.of(request.user, number, kind=MessageKind.OUT), "composer", "sop")


def _questions(pane: Pane, said: str) -> str:
    """All that is still to be known and is not asked in `said` already, as one text."""
    questions = [question for _card, question in pane.needs if question not in said]
    return questions[0] if len(questions) == 1 else "\n".join(f"- {question}" for question in questions)


def _run_of(ticket: Ticket, pk: int) -> Run:
    for run in _runs(pk, ticket.pk):
        return run
    raise Missing


@kept
def _runs(pk: int, ticket_id: int) -> QuerySet[Run]:
    return Run.objects.filter(pk=pk, ticket=ticket_id)


def _refuse(request: StaffRequest, number: int, error: Refusal, problem_of: int = 0) -> HttpResponse:
    """Say it where it happened: at the run's card, which shows how things are now."""
    screen = Screen.of(
        request.user, number, sop_problem=(problem_of, str(error.sentence)), sop_typed=request.POST.dict()
    )
    return refuse(request, screen, error, "sop")


def _moves(said: QueryDict) -> int | None:
    return number_in(said.get("moves", ""))


def _at(said: QueryDict) -> dict[str, Any]:
    return {"step": said.get("step", ""), "visit": number_in(said.get("visit", ""))}


def _answer(said: QueryDict) -> Input:
    return Answer(**_at(said), value=value_of(said), evidence=_evidence(said))


def value_of(said: QueryDict) -> Any:
    """The answer as its kind wants it; what was left empty is an empty text, which fits nowhere."""
    match said.get("answer_kind", ""):
        case "several":
            return tuple(said.getlist("value"))
        case "number":
            return _number(str(said.get("value", "")))
        case _:
            return str(said.get("value", "")).strip()


def _number(said: str) -> float | str:
    plain = said.strip().replace(",", ".")
    try:
        return int(plain) if plain.lstrip("+-").isdecimal() else float(plain)
    except ValueError:
        return plain


def _evidence(said: QueryDict) -> tuple[Mapping[str, str], ...]:
    given = [(kind, str(said.get(f"evidence_{kind}", "")).strip()) for kind in ("message", "file", "note")]
    return tuple({"kind": kind, "value": value} for kind, value in given if value)


def _manual(said: QueryDict) -> Input:
    note = str(said.get("note", "")).strip()
    if not note:
        raise Invalid(_("Say in a few words what you did."), field="note")
    return ManualWay(**_at(said), note=note)


_INPUTS: Final[Mapping[str, Callable[[QueryDict], Input]]] = {
    "answer": _answer,
    "confirm": lambda said: Confirm(**_at(said)),
    "manual": _manual,
    "leave_out": lambda said: LeaveOut(**_at(said), reason=said.get("reason", ""), to=said.get("to", "")),
    "back": lambda said: Back(step=said.get("step", "")),
}


def read_input(said: QueryDict) -> Input:
    """What a form at a step says. Raises Missing for what is no act, Invalid for what is not whole."""
    make = _INPUTS.get(said.get("act", ""))
    if make is None:
        raise Missing
    return make(said)


def _give(run: Run, by: User, said: QueryDict) -> Any:
    return services.give(run=run, by=by, given=read_input(said), moves=_moves(said))


_ACTS: Final[Mapping[str, Callable[[Run, User, QueryDict], Any]]] = {
    **dict.fromkeys(_INPUTS, _give),
    "wait": lambda run, by, said: services.wait_for_tool(run=run, by=by, moves=_moves(said)),
    "stop": lambda run, by, said: services.stop_run(run=run, by=by, reason=said.get("reason", ""), moves=_moves(said)),
    "restart": lambda run, by, said: services.restart_with_newer(run=run, by=by, moves=_moves(said)),
}
