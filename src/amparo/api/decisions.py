"""/decisions: handed in for a second pair of eyes, and read until they are decided and the creator was told."""

from typing import Annotated

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from ninja import Path, Router, Status

from amparo.accounts.models import User
from amparo.accounts.permissions import Scope
from amparo.api.auth import Bearer
from amparo.api.changes import found
from amparo.api.decision_shapes import DecisionIn, DecisionOut, DecisionPage, EvidenceIn
from amparo.api.idempotency import Key, answer_once
from amparo.api.paging import Paging, page_by_id
from amparo.api.permission import caller
from amparo.api.responses import answers
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, PolicyLine, Ruling
from amparo.moderation.queries.visibility import visible_to
from amparo.moderation.services import Creator, First, Shown, Submission, submit_case
from amparo.moderation.states import EvidenceKind
from amparo.people.models import Agency
from amparo.tickets.models import Ticket
from amparo.tickets.queries import visible_to as tickets_visible_to

router = Router(tags=["decisions"], auth=Bearer(Scope.DECISIONS_READ))
WRITES = Bearer(Scope.DECISIONS_WRITE)

Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


def _shown_to(user: User) -> QuerySet[Case]:
    rulings = Ruling.objects.select_related("policy_line", "statement").order_by("nth")
    return visible_to(user).select_related("policy_line").prefetch_related(Prefetch("rulings", rulings))


@router.get("", response=answers(DecisionPage), summary="List decisions", operation_id="list_decisions")
def list_decisions(request: HttpRequest, paging: Paging) -> DecisionPage:
    """Newest first: all for who may read them, the own ones for who hands in, decided ones for commercial people."""
    cases, following = page_by_id(_shown_to(caller(request)), paging, newest_first=True)
    return DecisionPage(items=[DecisionOut.of(case) for case in cases], next=following)


@router.post(
    "",
    response=answers(DecisionOut, status=201, conflict=True),
    auth=WRITES,
    summary="Hand in a decision",
    operation_id="submit_decision",
)
def submit(request: HttpRequest, new: DecisionIn, idempotency_key: Key = None) -> Status[object]:
    """The rules say whether somebody else looks at it; one that no rule chose stands as it is."""
    user = caller(request)

    def work() -> DecisionOut:
        case = submit_case(what=_as_submission(new, user), by=user)
        shown = _shown_to(user).filter(pk=case.pk).first()
        if shown is None:  # handed in before, by somebody else
            raise Conflict("This reference stands for another decision.")
        return DecisionOut.of(shown)

    return answer_once(request, idempotency_key, work, status=201)


@router.get("/{number}", response=answers(DecisionOut), summary="Read a decision", operation_id="read_decision")
def read_decision(request: HttpRequest, number: Number) -> DecisionOut:
    case = _shown_to(caller(request)).filter(number=number).first()
    if case is None:
        raise Missing
    return DecisionOut.of(case)


def _as_submission(new: DecisionIn, user: User) -> Submission:
    plain = new.model_dump(exclude={"creator", "measure", "policy_line", "first", "ticket", "evidence"})
    whom = new.creator.model_dump(exclude={"agency"})
    agency = found(Agency.objects.filter(name__iexact=new.creator.agency), "agency") if new.creator.agency else None
    decided = new.first.model_dump(exclude={"reviewer"})
    ticket = found(tickets_visible_to(user).filter(number=new.ticket), "ticket") if new.ticket else None
    return Submission(
        **plain,
        creator=Creator(**whom, agency=agency),
        measure=Measure(**new.measure.model_dump()),
        policy_line=found(PolicyLine.objects.filter(code=new.policy_line, is_active=True), "policy_line"),
        first=First(**decided, name=new.first.reviewer),
        ticket=Ticket.objects.get(pk=ticket.pk) if ticket else None,
        evidence=[_as_shown(one) for one in new.evidence],
    )


def _as_shown(one: EvidenceIn) -> Shown:
    if bool(one.text) == bool(one.url):
        raise Invalid("Give either text or url.", field="evidence")
    kind = EvidenceKind.LINK if one.url else EvidenceKind.TEXT
    return Shown(kind=kind, **one.model_dump())
