"""What is done behind the child-safety wall: looked at once, reported or not, brought back. Each with its reason."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Event, Subject
from amparo.audit.services import Fact, record, record_all
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.moves import move
from amparo.media.harm import Harm
from amparo.media.permissions import MediaPermission
from amparo.media.services import forget_decision
from amparo.media.states import Outcome
from amparo.media.tasks import recognise_alike
from amparo.tickets import events
from amparo.tickets.judging import judgement
from amparo.tickets.models import Attachment, JudgedLink, WalledFile
from amparo.tickets.services.wall.unsaying import say_anew
from amparo.tickets.services.wall.walling import keep_likenesses_away, wall
from amparo.tickets.states import WALL_LIFE, HarmSource, WallState


@transaction.atomic
def wall_off(*, attachment: Attachment, by: User) -> WalledFile:
    """Put a file behind the wall: nobody at the desk sees it from now on, wherever it hangs."""
    demand(by, MediaPermission.CLASSIFY)
    wall([attachment], source=HarmSource.AGENT, by=by)
    return WalledFile.objects.get(file=attachment.file_id)


@transaction.atomic
def look_behind_wall(*, walled: WalledFile, by: User, reason: str, clear: bool = False) -> WalledFile:
    """Count and record one look, before anything is drawn. `clear`: without blur. Raises Invalid without a reason."""
    demand(by, MediaPermission.WALLED)
    reason = _said(reason)
    WalledFile.objects.filter(pk=walled.pk).update(views=models.F("views") + 1)
    _record(walled, events.WalledFileSeen(reason=reason, clear=clear), by)
    walled.refresh_from_db(fields=["views"])
    return walled


@transaction.atomic
def report_walled(*, walled: WalledFile, by: User, reference: str) -> WalledFile:
    """The authority has the report, under this reference. Raises Conflict when it was decided otherwise meanwhile."""
    demand(by, MediaPermission.WALLED)
    reference = " ".join(reference.split())[:120]
    if not reference:
        raise Invalid(_("Write down the number under which the authority knows the report."), field="reference")
    _decide(walled, WallState.REPORTED, by, reference=reference)
    _record(walled, events.WalledFileReported(reference=reference, sha256=walled.file.sha256), by)
    _belongs_there(walled, Outcome.REPORTED, by)
    return walled


@transaction.atomic
def keep_walled(*, walled: WalledFile, by: User, reason: str) -> WalledFile:
    """Leave it behind the wall without a report, and say why."""
    demand(by, MediaPermission.WALLED)
    reason = _said(reason)
    _decide(walled, WallState.NOT_REPORTED, by, note=reason)
    _record(walled, events.WalledFileKept(reason=reason), by)
    _belongs_there(walled, Outcome.BREACH, by)
    return walled


@transaction.atomic
def bring_back(*, walled: WalledFile, by: User, harm: Harm, severity: int | None, reason: str) -> WalledFile:
    """It is no child-safety material: it comes back to the desk as `harm`. Raises Invalid, Conflict."""
    demand(by, MediaPermission.WALLED)
    reason = _said(reason)
    if harm is Harm.CHILD_SAFETY:
        raise Invalid(_("What is child safety stays behind the wall."), field="harm")
    _decide(walled, WallState.RELEASED, by, note=reason)
    forget_decision(file=walled.file)
    said = judgement(harm, HarmSource.AGENT, severity)
    hung = Attachment.objects.filter(file=walled.file_id).select_related("message").order_by("pk")
    event = events.WalledFileReleased(
        reason=reason, sha256=walled.file.sha256, harm=str(said.harm), severity=said.severity
    )
    facts = [_fact(row, event, by) for row in hung]
    for theirs in (hung, JudgedLink.objects.filter(file=walled.file_id)):
        theirs.update(harm_class=str(said.harm), exposure_severity=said.severity, harm_source=str(said.source))
    if facts:
        record_all(facts)
    else:
        _record(walled, event, by)
    say_anew(walled=walled, ticket=walled.ticket)
    return walled


def _belongs_there(walled: WalledFile, outcome: Outcome, by: User) -> None:
    """Somebody who works there has said so: what looks the same and lay at the desk before goes there as well."""
    keep_likenesses_away(walled, outcome, by=by)
    recognise_alike.defer(file_id=walled.file_id)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    return reason.strip()


def _decide(walled: WalledFile, to: WallState, by: User, **fields: Any) -> None:
    if not move(walled, to=to, by=WALL_LIFE, decided_by=by, decided_at=clock.now(), **fields):
        raise Conflict(_("Somebody decided this already."))


def _record(walled: WalledFile, event: Event, by: User) -> None:
    record(event, by=actor_of(by), about=Subject("walled_file", walled.pk), ticket_id=walled.ticket_id)


def _fact(row: Attachment, event: Event, by: User) -> Fact:
    return Fact(event=event, by=actor_of(by), about=Subject("attachment", row.pk), ticket_id=row.message.ticket_id)
