"""The life of a page: it starts, somebody has it, it goes on after all, it ends.

Whoever starts one asked for the permission (raising an escalation, breaching a promised time); a page is a consequence.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Event, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.core.moves import move
from amparo.deadlines.services import cancel
from amparo.notifications.services import read_by_all
from amparo.paging import events, queries
from amparo.paging.models import Ladder, Page
from amparo.paging.plans import Plan
from amparo.paging.services.walking import NEXT_STEP, plan_next, walk
from amparo.paging.states import PAGES, Level, PageState, Via

_WHY: Final = 120


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What people are called for.

    `kind` and `data` say how it reads (`amparo.notifications.kinds`): no personal data, for it leaves the house by mail
    and chat. `key` tells several pages about one subject apart. `language` is that of addresses without an
    account; empty: that of the house.
    """

    subject: Subject
    level: str
    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    ticket_id: int | None = None
    key: str = ""
    language: str = ""


@transaction.atomic
def start(*, ladder: Ladder, cause: Cause, by: Doer = SYSTEM) -> Page:
    """Begin to call people; the first after the ladder's seconds of grace. Raises Invalid (a ladder without steps).

    Idempotent: while a page of this subject and key is open, that one is returned and nothing happens.
    """
    version = queries.newest_version(ladder)
    if version is None or not version.plan["steps"]:
        raise Invalid(_("The ladder %(name)s has no steps: it would call nobody.") % {"name": ladder.name})
    plan = queries.frozen(Plan.from_json(version.plan))
    page, is_new = Page.objects.get_or_create(
        subject_kind=cause.subject.kind,
        subject_id=cause.subject.id,
        key=cause.key,
        state__in=[PageState.PAGING, PageState.ACKNOWLEDGED],
        defaults={
            "ladder": ladder,
            "version": version.number,
            "ticket_id": cause.ticket_id,
            "level": Level(cause.level),
            "kind": cause.kind,
            "data": cause.data,
            "language": cause.language,
            "plan": plan.as_json(),
            "state": PageState.PAGING,
            "started_at": clock.now(),
            "next_at": clock.now() + plan.grace,
        },
    )
    if is_new:
        plan_next(page)
        _record(
            page,
            events.PageStarted(ladder=ladder.name, level=page.level, kind=page.kind, **_about(page)),
            by,
        )
    return page


@transaction.atomic
def acknowledge(*, page: Page, by: Doer = SYSTEM, via: str = Via.DESK, who: str = "") -> bool:
    """Say that somebody has it; nobody is called any more. False when somebody had it already.

    `who` names somebody without an account. Raises Conflict (it has ended), NotAllowed (neither called nor permitted).
    """
    person = by if isinstance(by, User) else None
    if person and not queries.may_acknowledge(person, page):
        raise NotAllowed
    row = _held(page)
    if row.state == PageState.ENDED:
        raise Conflict(_("This is over: nobody needs to answer any more."))
    name = (person.name if person else who)[:120]
    moved = move(
        row,
        to=PageState.ACKNOWLEDGED,
        by=PAGES,
        token=row.token + 1,
        next_at=None,
        acknowledged_at=clock.now(),
        acknowledged_by=person,
        acknowledged_name=name,
        acknowledged_via=Via(via),
    )
    if moved:
        _stop(row)
        said = events.PageAcknowledged(
            who=name, user_id=person.pk if person else None, via=row.acknowledged_via, **_about(row)
        )
        _record(row, said, by)
    return moved


@transaction.atomic
def go_on(*, page: Page, why: str, by: Doer = SYSTEM) -> None:
    """Call the next step now, although somebody has it or its time has not come; past the end, the first one again.

    `why` is a code or a few words for the record. Does nothing when the page has ended.
    """
    row = _held(page)
    if row.state == PageState.ENDED:
        return
    if row.state == PageState.ACKNOWLEDGED:
        # in one statement with its next moment, which the database asks of a page that calls
        move(row, to=PageState.PAGING, by=PAGES, next_at=clock.now(), acknowledged_by=None, acknowledged_name="")
    _record(row, events.PageWentOn(why=why[:_WHY], **_about(row)), by)
    walk(row, again=True)


@transaction.atomic
def end(*, page: Page, by: Doer = SYSTEM) -> None:
    """What it was about is done: nobody is called any more. Does nothing when it has ended."""
    row = _held(page)
    if move(row, to=PageState.ENDED, by=PAGES, token=row.token + 1, next_at=None, ended_at=clock.now()):
        _stop(row)
        _record(row, events.PageEnded(**_about(row)), by)


@transaction.atomic
def next_step(*, page_id: int, token: int) -> None:
    """The time of a step has come. A stale token calls nobody: the page has moved since that was planned."""
    row = Page.objects.select_for_update(of=("self",)).select_related("ladder").filter(pk=page_id).first()
    if row is not None and row.token == token and row.state == PageState.PAGING and row.next_at is not None:
        walk(row)


def _held(page: Page) -> Page:
    return Page.objects.select_for_update(of=("self",)).select_related("ladder").get(pk=page.pk)


def _stop(page: Page) -> None:
    cancel(kind=NEXT_STEP, subject_id=page.pk)
    called = [call.user_id for call in page.calls.all() if call.user_id]
    read_by_all(users=called, about={"page": page.pk})


def _about(page: Page) -> dict[str, Any]:
    return {"subject_kind": page.subject_kind, "subject_id": page.subject_id}


def _record(page: Page, event: Event, by: Doer) -> None:
    record(event, by=actor_of(by), about=Subject("page", page.pk), ticket_id=page.ticket_id)
