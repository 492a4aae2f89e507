"""From when a version holds, and who is told."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM, Actor, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.moves import move
from amparo.core.text import Variants, language_now
from amparo.deadlines import services as deadlines
from amparo.sops import events
from amparo.sops.models import Procedure, Reading, Run, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.changes.concerned import concerned_by
from amparo.sops.queries.changes.readers import matters
from amparo.sops.queries.versions.library import called
from amparo.sops.queries.versions.texts import in_use, sop_of, title_of
from amparo.sops.services.notices import CHANGED, NEW, REMINDED, WITHDRAWN, tell
from amparo.sops.services.procedures.drafting import hold_version, not_now, record_version
from amparo.sops.states import VERSION_LIFE, RunState, VersionState

HOLDS: Final = "sops:holds"
REMIND: Final = "sops:remind"
REMIND_AFTER: Final = timedelta(days=3)
"""When those who have not read a change are reminded of it by themselves."""


@transaction.atomic
def publish(*, version: Version, by: User, holds_from: datetime | None = None) -> Version:
    """Publish an approved version, to hold from `holds_from` (aware; now, if none), and tell whom it concerns."""
    demand(by, SopPermission.PUBLISH)
    row = hold_version(version)
    moment = clock.now()
    holds_from = max(holds_from or moment, moment)
    if row.state == VersionState.IN_REVIEW and row.approver_id is None:
        raise Conflict(_("Somebody who did not write it approves it first."))
    later = Version.objects.filter(
        procedure=row.procedure, state=VersionState.PUBLISHED, holds_from__gt=holds_from
    ).exists()
    if later:
        raise Invalid(_("Another version is published to hold from a later date."), field="holds_from")
    if not move(row, to=VersionState.PUBLISHED, by=VERSION_LIFE, published_at=moment, holds_from=holds_from):
        raise not_now()
    people = concerned_by(row) - {by.pk, row.author_id, row.approver_id}
    Reading.objects.bulk_create([Reading(version=row, person_id=person, told_at=moment) for person in sorted(people)])
    told = events.VersionPublished(
        key=row.procedure.key,
        number=row.number,
        is_major=row.is_major,
        holds_from=holds_from.isoformat(),
        told=len(people),
    )
    record_version(told, row, by=by)
    tell(CHANGED if row.number > 1 else NEW, row, people)
    deadlines.schedule(kind=REMIND, subject_id=row.pk, due_at=moment + REMIND_AFTER)
    if holds_from > moment:
        deadlines.schedule(kind=HOLDS, subject_id=row.pk, due_at=holds_from)
    else:
        take_hold(version=row)
    return row


@transaction.atomic
def take_hold(*, version: Version) -> bool:
    """A published version holds from now on: those before it retire. False when it is not published any more."""
    row = hold_version(version)
    if row.state != VersionState.PUBLISHED or row.holds_from is None or row.holds_from > clock.now():
        return False
    older = Version.objects.filter(procedure=row.procedure, state=VersionState.PUBLISHED).exclude(pk=row.pk)
    for other in older.filter(holds_from__lte=row.holds_from).select_related("procedure"):
        _retire(other, by=SYSTEM)
    _keep_beside(row)
    return True


def _keep_beside(version: Version) -> None:
    """What lists of procedures show, as the version that holds says it."""
    sop = sop_of(version)
    owner = Team.objects.filter(name__iexact=sop.owner).first() if sop.owner else None
    Procedure.objects.filter(pk=version.procedure_id).update(
        title=Variants(texts=dict(sop.title)), owner=owner, risk=sop.risk, review_by=sop.review_by
    )


@transaction.atomic
def retire(*, version: Version, by: User) -> Version:
    """Take a procedure out of use, with what of it was to hold later; runs under way go on to their end.

    Raises Conflict while another one in use calls it: its runs would not get past that step.
    """
    demand(by, SopPermission.PUBLISH)
    row = hold_version(version)
    callers = [one for one in in_use() if row.procedure.key in called(sop_of(one))]
    if callers:
        title = title_of(callers[0].procedure, language_now())
        raise Conflict(_("“%(title)s” calls this procedure. Change that one first.") % {"title": title})
    if not _retire(row, by=actor_of(by)):
        raise not_now()
    for other in Version.objects.filter(procedure=row.procedure, state=VersionState.PUBLISHED).order_by("pk"):
        _retire(hold_version(other), by=actor_of(by))
    return row


def _retire(row: Version, *, by: Actor) -> bool:
    retired = move(row, to=VersionState.RETIRED, by=VERSION_LIFE, ended_at=clock.now())
    if retired:
        event = events.VersionRetired(key=row.procedure.key, number=row.number)
        record(event, by=by, about=Subject("sop_version", row.pk))
    return retired


@transaction.atomic
def withdraw(*, version: Version, by: User, reason: str) -> Version:
    """Withdraw a version that was wrong. Whoever works along it is told, and may begin again with another one."""
    demand(by, SopPermission.PUBLISH)
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say what was wrong."), field="reason")
    row = hold_version(version)
    if not move(row, to=VersionState.WITHDRAWN, by=VERSION_LIFE, ended_at=clock.now(), end_reason=reason):
        raise not_now()
    key, number = row.procedure.key, row.number
    keeps = Q(version=row) | Q(pins__contains={key: row.pk})
    runs = list(Run.objects.filter(keeps, state=RunState.RUNNING).select_related("ticket"))
    record_version(events.VersionWithdrawn(key=key, number=number, reason=reason, runs=len(runs)), row, by=by)
    for run in runs:
        people = {run.started_by_id, run.moved_by_id, run.ticket.assignee_id}
        tell(WITHDRAWN, row, [person for person in people if person is not None], ticket=run.ticket)
    return row


@transaction.atomic
def remind(*, version: Version, by: User) -> int:
    """Remind those who have not acknowledged a change; returns how many."""
    demand(by, SopPermission.READERS)
    return _remind(version, actor_of(by))


@transaction.atomic
def remind_by_clock(*, version: Version) -> int:
    """The same, when some days have gone by; what is not worth reading any more is let rest."""
    return _remind(version, SYSTEM) if matters(version) else 0


def _remind(version: Version, actor: Actor) -> int:
    waiting = Reading.objects.filter(version=version, acknowledged_at__isnull=True, person__is_active=True)
    people = set(waiting.values_list("person_id", flat=True))
    if people:
        waiting.update(reminded_at=clock.now())
        tell(REMINDED, version, people)
        told = events.ReadersReminded(key=version.procedure.key, number=version.number, people=len(people))
        record(told, by=actor, about=Subject("sop_version", version.pk))
    return len(people)
