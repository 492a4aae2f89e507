"""One step after the other. Whoever calls this holds the page's row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Event, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.secrets import fingerprint, unseal
from amparo.deadlines.services import cancel, schedule
from amparo.notifications.services import Address, notify, write_to
from amparo.paging import events, queries
from amparo.paging.models import Call, Page
from amparo.paging.plans import Position, Step, Target, ahead
from amparo.paging.services.notices import EXHAUSTED
from amparo.paging.states import Empty, Level

NEXT_STEP: Final = "paging:next_step"
"""The deadline of a page's next step; its data holds the token it was planned with."""


def plan_next(page: Page) -> None:
    """Set the deadline of `page.next_at`, with the page's token."""
    if page.next_at is None:
        raise RuntimeError("a page without a next moment has no deadline")
    schedule(kind=NEXT_STEP, subject_id=page.pk, due_at=page.next_at, data={"token": page.token})


def walk(page: Page, *, again: bool = False) -> None:
    """Call the next step that reaches anybody, and plan the one after it; at the end, tell those who watch.

    A step that reaches nobody is passed at once, and the record says so. With `again`, the end leads to the beginning.
    """
    plan, moment = page.frozen, clock.now()
    for position in ahead(plan, page.position, again=again):
        step = plan.steps[position.step - 1]
        page.round, page.step = position.round, position.step
        if _call(page, position, step, moment):
            page.next_at = moment + step.wait
            page.exhausted_at = None
            break
    else:
        _exhaust(page, moment)
    page.token += 1
    page.save(update_fields=["round", "step", "next_at", "exhausted_at", "token"])
    if page.next_at is not None:
        plan_next(page)
    else:
        cancel(kind=NEXT_STEP, subject_id=page.pk)


def _call(page: Page, position: Position, step: Step, moment: datetime) -> bool:
    """Call everybody this step means; False, and an event, when that is nobody."""
    if not queries.counts_now(step, moment):
        _record(page, events.StepEmpty(round=position.round, step=position.step, why=Empty.HOURS))
        return False
    people = queries.people_behind(step.targets, moment)
    addresses = {fingerprint(unseal(target.address)): target for target in step.targets if target.is_address}
    if not people and not addresses:
        _record(page, events.StepEmpty(round=position.round, step=position.step, why=Empty.NOBODY))
        return False
    where = {"page": page, "round": position.round, "step": position.step, "at": moment}
    rows = [Call(**where, user=user) for user in people]
    rows += [
        Call(**where, kind=target.kind, label=target.label, address_hash=hashed) for hashed, target in addresses.items()
    ]
    calls = Call.objects.bulk_create(rows)
    names = [user.name for user in people] + [target.label for target in addresses.values()]
    called = events.StepCalled(
        round=position.round, step=position.step, people=[user.pk for user in people], names=names
    )
    _record(page, called)
    _tell(page, people, [(call, addresses[call.address_hash]) for call in calls if call.address_hash])
    return True


def _tell(page: Page, people: Sequence[User], addresses: Sequence[tuple[Call, Target]]) -> None:
    data = {**page.data, "page": page.pk, "level": page.level}
    urgent = Level(page.level).is_urgent
    notify(users=people, kind=page.kind, ticket_id=page.ticket_id, data=data, call=True, urgent=urgent)
    for call, target in addresses:
        address = Address(kind=target.kind, sealed=target.address, label=target.label, language=page.language)
        write_to(address=address, kind=page.kind, data={**data, "call": call.pk}, ticket_id=page.ticket_id)


def _exhaust(page: Page, moment: datetime) -> None:
    page.next_at, page.exhausted_at = None, moment
    about: dict[str, Any] = {"subject_kind": page.subject_kind, "subject_id": page.subject_id}
    called = page.calls.count()
    _record(page, events.LadderExhausted(ladder=page.ladder.name, calls=called, **about))
    data = {"ladder": page.ladder.name, "level": page.level}
    notify(users=queries.watchers(), kind=EXHAUSTED, ticket_id=page.ticket_id, data=data, urgent=True)


def _record(page: Page, event: Event) -> None:
    record(event, by=SYSTEM, about=Subject("page", page.pk), ticket_id=page.ticket_id)
