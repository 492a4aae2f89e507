"""Putting files behind the child-safety wall. From that moment their bytes go to nobody at the desk."""

from collections.abc import Sequence

from django.db import models, transaction

from amparo.accounts.acting import Doer, actor_of
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import Fact, record, record_all
from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.media.harm import HARMS, Harm
from amparo.media.services import Decision, remember_decision
from amparo.media.states import Outcome
from amparo.tickets import events
from amparo.tickets.models import Attachment, Ticket, WalledFile
from amparo.tickets.services import notices
from amparo.tickets.states import HarmSource, WallState


def wall(rows: Sequence[Attachment], *, source: HarmSource, by: Doer) -> None:
    """Put the files of these attachments behind the wall, wherever else the same bytes hang.

    What somebody who works there has brought back stays at the desk, unless a person says it again.
    """
    if rows:
        _wall({row.file_id: row.message.ticket_id for row in rows}, [row.pk for row in rows], source, by)


@transaction.atomic
def wall_beside(*, file: StoredFile, ticket: Ticket, source: HarmSource, by: Doer) -> None:
    """`wall` for a file that hangs on something else about a ticket, such as its loop."""
    is_new = _wall({file.pk: ticket.pk}, [], source, by)
    if is_new and not Attachment.objects.filter(file=file).exists():
        walled = WalledFile.objects.get(file=file)
        event = events.FileWalled(sha256=file.sha256, source=str(source))
        record(event, by=actor_of(by), about=Subject("walled_file", walled.pk), ticket_id=ticket.pk)


def _wall(files: dict[int, int], said_of: Sequence[int], source: HarmSource, by: Doer) -> bool:
    """Files with the ticket that each was found on; `said_of`: the attachments it was said of. Whether any is new."""
    person = by if isinstance(by, User) else None
    known = set(WalledFile.objects.filter(file__in=files).values_list("file_id", flat=True))
    WalledFile.objects.bulk_create(
        [
            WalledFile(file_id=pk, ticket_id=ticket, source=source, walled_by=person)
            for pk, ticket in sorted(files.items())
        ],
        ignore_conflicts=True,
    )
    released = WalledFile.objects.filter(file__in=files, state=WallState.RELEASED)
    back = 0
    if source is HarmSource.AGENT:
        back = released.update(state=WallState.WAITING, source=source, walled_by=person, walled_at=clock.now())
    else:
        files = files.copy()
        for pk in released.values_list("file_id", flat=True):
            del files[pk]
    is_new = bool(back or files.keys() - known)
    if is_new:
        notices.tell_of_wall(by=by)
    if source is not HarmSource.HASH:  # a likeness of a likeness is none
        for walled in WalledFile.objects.filter(file__in=files, state=WallState.WAITING).select_related("file"):
            keep_likenesses_away(walled, Outcome.WAITING, by=by)
    hung = Attachment.objects.filter(file__in=files).filter(
        ~models.Q(harm_class=Harm.CHILD_SAFETY) | models.Q(pk__in=said_of)
    )
    _mark(list(hung.select_related("message", "file").order_by("pk")), source, by)
    return is_new


def keep_likenesses_away(walled: WalledFile, outcome: Outcome, *, by: Doer) -> None:
    """Whatever arrives from now on and looks the same goes behind the wall too; bytes change with every copy."""
    severity = HARMS[Harm.CHILD_SAFETY].usual_severity
    decision = Decision(
        outcome=outcome, harm=Harm.CHILD_SAFETY, severity=severity, source_kind="walled_file", source_id=walled.pk
    )
    remember_decision(file=walled.file, decision=decision, by=actor_of(by))


def _mark(rows: list[Attachment], source: HarmSource, by: Doer) -> None:
    fields = {
        "harm_class": str(Harm.CHILD_SAFETY),
        "exposure_severity": int(HARMS[Harm.CHILD_SAFETY].usual_severity),
        "harm_source": str(source),
    }
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).update(**fields)
    if rows:
        record_all(
            Fact(
                event=events.FileWalled(sha256=row.file.sha256, source=str(source)),
                by=actor_of(by),
                about=Subject("attachment", row.pk),
                ticket_id=row.message.ticket_id,
            )
            for row in rows
        )
