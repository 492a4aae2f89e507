"""What procedures cost: the interpreter alone, the checker, and a ticket whose run has two hundred steps."""

import hashlib
import statistics
import time
from dataclasses import dataclass
from typing import Any, Final

import yaml

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.text import LANGUAGES, Variants
from amparo.project.bench.pages import ROUNDS, Cost, Visitor, costs
from amparo.sops.language.checking import check
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read
from amparo.sops.models import Procedure, Run, Version
from amparo.sops.running.facts import supposed
from amparo.sops.running.playing import play
from amparo.sops.running.script import Script
from amparo.sops.services import start_run
from amparo.sops.states import VersionState
from amparo.tickets.models import Ticket
from amparo.tickets.queries import Filters, View, list_page
from amparo.tools.catalogue import ActionSpec

STEPS: Final = 200
PROCEDURES: Final = 200
_OF_EACH: Final = 20
_PLAYED: Final = 20
_ACTIONS: Final = {"lume.accounts.find": ActionSpec(name="lume.accounts.find", outputs={"age": "integer"})}


@dataclass(frozen=True, kw_only=True)
class Followed:
    """The page of a ticket with a run of `steps` steps, `begun` but nothing done yet, and `opened` after each answer.

    `moved` is one answer given there. `moves_per_s`: steps that the interpreter takes by itself; `check_s`: reading
    and checking `checked` procedures of twenty steps.
    """

    steps: int
    begun: Cost
    opened: Cost
    moved: Cost
    moves_per_s: float
    checked: int
    check_s: float


def measure(port: int, user: User) -> Followed:
    """The run stands on a ticket of its own beside the one whose page is measured without a run."""
    begun, opened, moved = _pages(port, user)
    return Followed(
        steps=STEPS,
        begun=begun,
        opened=opened,
        moved=moved,
        moves_per_s=_moves_per_s(),
        checked=PROCEDURES,
        check_s=_check_s(),
    )


def _pages(port: int, user: User) -> tuple[Cost, Cost, Cost]:
    run = _begun(user)
    visitor = Visitor(port, user)
    page = f"/desk/tickets/{run.ticket.number}/"
    begun = costs(visitor, {"begun": page})["begun"]
    opened, moved, floors = [], [], []
    size = len(visitor.get(page))
    answered = 0
    questions = (place for place in range(STEPS) if not _is_decision(place))
    for move, place in zip(range(1, ROUNDS + 1), questions, strict=False):
        floors.append(visitor.time(f"/bench/bare/{size}/"))
        opened.append(visitor.time(page))
        began = time.perf_counter()
        answered = len(
            visitor.post(f"{page}sop/{run.pk}/do/", act="answer", step=f"s{place}", value="yes", moves=str(move))
        )
        moved.append((time.perf_counter() - began) * 1000)
    run.refresh_from_db()
    if run.moves != ROUNDS + 1:
        raise RuntimeError(f"the run moved {run.moves - 1} times instead of {ROUNDS}")
    return begun, _cost(opened, floors, size), _cost(moved, floors, answered)


def _cost(times: list[float], floors: list[float], size: int) -> Cost:
    return Cost(median=statistics.median(times), worst=max(times), floor=statistics.median(floors), size=size)


def _begun(user: User) -> Run:
    text = _asking("bench-two-hundred", STEPS)
    procedure = Procedure.objects.create(key="bench-two-hundred", title=Variants(texts={"en": "Two hundred"}))
    moment = clock.now()
    version = Version.objects.create(
        procedure=procedure,
        number=1,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        state=VersionState.PUBLISHED,
        author=user,
        approver=User.objects.exclude(pk=user.pk)[0],
        published_at=moment,
        holds_from=moment,
    )
    ticket = Ticket.objects.get(number=list_page(user, Filters(view=View.OPEN)).rows[1].number)
    return start_run(ticket=ticket, by=user, version=version)


def _moves_per_s() -> float:
    """Steps of a run that an agent answers one by one, the compiled conditions kept."""
    sop = _read(_asking("bench-two-hundred", STEPS))
    script, facts = Script({f"s{place}": "yes" for place in range(STEPS)}), supposed({})
    taken = 0
    began = time.perf_counter()
    for _round in range(_PLAYED):
        taken += len(play({sop.id: sop}, sop.id, script, facts).state.visits)
    return taken / (time.perf_counter() - began)


def _check_s() -> float:
    began = time.perf_counter()
    sops = [_read(_asking(f"bench-{number}", _OF_EACH)) for number in range(PROCEDURES)]
    library = {sop.id: sop for sop in sops}
    for sop in sops:
        if problems := [one for one in check(sop, library, _ACTIONS) if one.code != "no-scenarios"]:
            raise RuntimeError(f"a procedure of the measurement has a problem: {problems[0].sentence}")
    return time.perf_counter() - began


def _read(text: str) -> Sop:
    sop = read(text).sop
    if sop is None:
        raise RuntimeError("a procedure of the measurement cannot be read")
    return sop


def _asking(key: str, steps: int) -> str:
    """A procedure of `steps` questions, every tenth followed by a decision."""
    written: list[dict[str, Any]] = []
    for place in range(steps - 1):
        if _is_decision(place):
            say = f"answers.s{place - 1} == 'yes' || contact.tier == 'vip'"
            ways = [{"when": say, "to": f"s{place + 1}"}, {"otherwise": "over"}]
            written.append({"id": f"s{place}", "kind": "check", "title": _words(f"Decision {place}"), "next": ways})
        else:
            question = _words(f"Question {place}: is it as the person says?")
            to = f"s{place + 1}" if place + 2 < steps else "over"
            written.append({"id": f"s{place}", "kind": "ask", "text": question, "answer": "yes_no", "next": to})
    written.append({"id": "over", "kind": "end", "outcome": "resolved"})
    head = {"id": key, "title": _words(key), "summary": _words(key), "owner": "Team 0", "risk": "low"}
    return yaml.safe_dump({**head, "review_by": "2099-01-01", "steps": written}, sort_keys=False)


def _is_decision(place: int) -> bool:
    return place % 10 == 9  # noqa: PLR2004 - every tenth step


def _words(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)
