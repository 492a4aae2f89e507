"""A loop's row, held for writing, with its clocks and its story."""

import operator
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.calendars import hours
from amparo.calendars.queries.hours import current_version, schedule
from amparo.core import moves
from amparo.core.errors import Conflict, Missing, NotAllowed
from amparo.core.finding import find
from amparo.deadlines import services as deadlines
from amparo.escalations.clocks import After, Standing, due_times, planned
from amparo.escalations.events.of_loop import OfLoop
from amparo.escalations.labels import STATE_NAMES
from amparo.escalations.models import Authority, Escalation, EscalationKind
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.visibility import visible_to
from amparo.escalations.speakers import Outside, Speaker, actor_of_speaker
from amparo.escalations.states import GRAVE, LOOP_LIFE, Clock, Level, LoopState

_COLUMNS = {clock: f"{clock}_by" for clock in Clock}


def kind_of(which: Clock) -> str:
    """The kind of deadline by which a clock falls due."""
    return f"escalations:{which}_by"


def hold_loop(
    escalation: Escalation, *, by: Speaker, permission: EscalationPermission = EscalationPermission.ACT
) -> Escalation:
    """The row of a loop as it is now, locked until the transaction ends.

    Raises Missing when `by` has nothing to do with it, and NotAllowed. Tickets are locked before loops, by everybody
    who locks both.
    """
    row = find(Escalation.objects.select_for_update(no_key=True), pk=escalation.pk)
    if isinstance(by, Outside) and by.authority_id != row.authority_id:
        raise Missing
    if isinstance(by, User):
        if not visible_to(by).filter(pk=row.pk).exists():
            raise Missing
        if not by.may(permission):
            raise NotAllowed
    return row


def move_loop(row: Escalation, *, to: LoopState, **fields: Any) -> None:
    """Move a held loop, writing `fields` with it, and set its clocks. Raises Conflict when its life leads not there."""
    old = row.state
    if not moves.move(row, to=to, by=LOOP_LIFE, **fields, version=row.version + 1):
        words = {"old": STATE_NAMES[old], "new": STATE_NAMES[to]}
        raise Conflict(_("An escalation cannot go from “%(old)s” to “%(new)s”.") % words)
    set_clocks(row)


def put(row: Escalation, **fields: Any) -> None:
    """Write `fields` of a held loop, and set its clocks anew."""
    moves.put(row, **fields, version=row.version + 1)
    set_clocks(row)


def set_clocks(row: Escalation) -> None:
    """Bring the deadlines of a loop, and the columns that show them, in line with where it stands."""
    standing = Standing(
        state=LoopState(row.state),
        asked_at=row.asked_at,
        spoken_at=row.spoken_at,
        asked_us_at=row.asked_us_at,
        waited=row.waited,
        tell_since=row.tell_since,
    )
    due = due_times(standing, row.plan["clocks"], _after(row))
    columns: dict[str, Any] = {}
    for which, column in _COLUMNS.items():
        moment = due.get(which)
        columns[column] = moment
        if moment == getattr(row, column):
            continue
        if moment is None:
            deadlines.cancel(kind=kind_of(which), subject_id=row.pk)
        else:
            deadlines.schedule(kind=kind_of(which), subject_id=row.pk, due_at=moment, data={"times": 1})
    columns["due_at"] = min(due.values(), default=None)
    moves.put(row, **columns)


def _after(row: Escalation) -> After:
    """How the authority of a loop counts time: by the version of its calendar that held when it was asked."""
    version = row.plan.get("hours")
    return partial(hours.add, schedule(version)) if version else operator.add


def plan_for(kind: EscalationKind, level: str, authority: Authority | None) -> dict[str, Any]:
    """What is frozen when an authority is asked: its clocks, its hours, and what it may see."""
    by_hours = authority is not None and authority.calendar_id is not None and level not in GRAVE
    return {
        "clocks": planned(Level(level), kind.clocks),
        "hours": current_version(authority.calendar_id).pk if by_hours else None,  # type: ignore[union-attr, arg-type] # by_hours says so
        "shows_personal_data": kind.shows_personal_data,
    }


def said_of(row: Escalation) -> dict[str, Any]:
    """What every event of a loop says of it, and every notice."""
    return {"number": row.number, "level": row.level, "authority": words_of(row.authority)}


def words_of(authority: Authority | None) -> dict[str, str]:
    """The name of an authority by language; nothing when the directory names none."""
    return dict(authority.name.texts) if authority else {}


def tell_story(row: Escalation, event: OfLoop, *, by: Speaker, ticket_id: int | None = None) -> None:
    """Record `event` about a loop, in the story of `ticket_id`: of its first ticket where none is given."""
    first = row.waiting.order_by("pk").values_list("ticket_id", flat=True).first()
    record(
        event,  # type: ignore[arg-type] # OfLoop is what its events share; each of them is an Event
        by=actor_of_speaker(by),
        about=Subject("escalation", row.pk),
        ticket_id=ticket_id if ticket_id is not None else first,
    )
