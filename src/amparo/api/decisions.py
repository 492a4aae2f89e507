"""/decisions: handed in for a second pair of eyes, and read until they are decided and the creator was told."""

import hashlib
from collections.abc import Mapping
from typing import Annotated

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from ninja import File, Form, Path, Router, Status
from ninja.files import UploadedFile
from pydantic import ValidationError

from amparo.accounts.models import User
from amparo.accounts.permissions import Scope
from amparo.api.auth import Bearer
from amparo.api.changes import found
from amparo.api.decision_shapes import DecisionIn, DecisionOut, DecisionPage, EvidenceIn
from amparo.api.idempotency import Key, answer_once
from amparo.api.paging import Paging, page_by_id
from amparo.api.permission import caller
from amparo.api.responses import answers
from amparo.core.errors import Conflict, Invalid
from amparo.core.finding import find
from amparo.media.harm import NOT_JUDGED, Harm
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, PolicyLine, Ruling
from amparo.moderation.queries.visibility import visible_to
from amparo.moderation.services import Creator, First, Shown, Submission, submit_case
from amparo.moderation.states import EvidenceKind
from amparo.people.models import Agency
from amparo.tickets.models import Ticket
from amparo.tickets.queries import visible_to as tickets_visible_to
from amparo.tickets.services import NewFile
from amparo.tickets.uploads import MOST_FILES, take_all

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
    return answer_once(request, idempotency_key, lambda: _hand_in(new, caller(request), {}), status=201)


@router.post(
    "/with-files",
    response=answers(DecisionOut, status=201, conflict=True),
    auth=WRITES,
    summary="Hand in a decision with files",
    operation_id="submit_decision_with_files",
)
def submit_with_files(
    request: HttpRequest,
    decision: Annotated[str, Form(max_length=100_000)],
    files: Annotated[list[UploadedFile], File(max_length=MOST_FILES)],
    idempotency_key: Key = None,
) -> Status[object]:
    """As `submit_decision`, in parts: `decision` is that body as JSON, `files` are what its evidence names by `file`.

    A file may have 20 MB, all together 25 MB. Nobody sees one but covered, by the class that its evidence says.
    """
    new = _read(decision)
    named = {upload.name or "": upload for upload in files}
    sums = [hashlib.file_digest(upload, "sha256").digest() for upload in files]
    for upload in files:
        upload.seek(0)

    def work() -> DecisionOut:
        wanted = [one.file for one in new.evidence if one.file]
        if sorted(wanted) != sorted(named) or len(named) != len(files):
            raise Invalid("Each file is named by one piece of evidence, and each piece names a file.", field="evidence")
        taken = dict(zip(named, take_all(named.values()), strict=True))
        return _hand_in(new, caller(request), taken)

    body = b"\n".join([decision.encode(), *sums])
    return answer_once(request, idempotency_key, work, status=201, body=body)


def _read(decision: str) -> DecisionIn:
    try:
        return DecisionIn.model_validate_json(decision)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Invalid(f"{where}: {first['msg']}" if where else first["msg"], field="decision") from error


def _hand_in(new: DecisionIn, user: User, files: Mapping[str, NewFile]) -> DecisionOut:
    case = submit_case(what=_as_submission(new, user, files), by=user)
    shown = _shown_to(user).filter(pk=case.pk).first()
    if shown is None:  # handed in before, by somebody else
        raise Conflict("This reference stands for another decision.")
    return DecisionOut.of(shown)


@router.get("/{number}", response=answers(DecisionOut), summary="Read a decision", operation_id="read_decision")
def read_decision(request: HttpRequest, number: Number) -> DecisionOut:
    case = find(_shown_to(caller(request)), number=number)
    return DecisionOut.of(case)


def _as_submission(new: DecisionIn, user: User, files: Mapping[str, NewFile]) -> Submission:
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
        evidence=[_as_shown(one, files) for one in new.evidence],
    )


def _as_shown(one: EvidenceIn, files: Mapping[str, NewFile]) -> Shown:
    if [bool(one.text), bool(one.url), bool(one.file)].count(True) != 1:
        raise Invalid("Give one of text, url and file.", field="evidence")
    plain = one.model_dump(exclude={"file"})
    if not one.file:
        return Shown(kind=EvidenceKind.LINK if one.url else EvidenceKind.TEXT, **plain)
    if one.file not in files:
        raise Invalid("A file comes in parts: see submit_decision_with_files.", field="evidence")
    came = files[one.file]
    plain["name"] = one.name or came.name[:200]
    if not one.model_fields_set & {"harm", "severity"}:
        plain |= {
            "harm": Harm.OTHER,
            "severity": int(NOT_JUDGED),
        }  # not judged: covered as if moderate
    return Shown(kind=EvidenceKind.FILE, file=came.file, content_type=came.content_type[:100], **plain)
