"""Which harm the files of a conversation hold: said by people, by words, by the reason, by what was decided before."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core.errors import Invalid, NotAllowed
from amparo.escalations import events
from amparo.escalations.models import Escalation, LoopFile
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.files import judgements_of, own_judgement
from amparo.escalations.services.rows import hold_loop, said_of, tell_story
from amparo.media.harm import Exposure, Harm
from amparo.media.permissions import MediaPermission
from amparo.tickets.judging import Judgement, judgement, may_replace, of_words
from amparo.tickets.models import Ticket
from amparo.tickets.queries.harm import judgement_of_reason
from amparo.tickets.services import judgement_recognised, look_into, wall_beside
from amparo.tickets.states import HarmSource


def judge_arriving(row: Escalation, files: Sequence[LoopFile], text: str) -> None:
    """Files came into the conversation of a held loop: they bear what the words with them say, else the reason.

    They are looked into as those of tickets are, by a job.
    """
    said = of_words(text) or judgement_of_reason(_ticket_of(row).reason)
    if said is not None:
        _write(row, files, said, by=SYSTEM)
    look_into(sorted({file.file_id for file in files}))


@transaction.atomic
def classify_file(*, file: LoopFile, harm: Harm, severity: int | None, by: User) -> LoopFile:
    """Say which harm a file holds; child safety puts it behind the wall at once.

    Without a `severity`, the usual one of the harm. Raises NotAllowed for a file that is behind the wall already, where
    others decide about it; Invalid, Missing.
    """
    demand(by, MediaPermission.CLASSIFY)
    if severity is not None and severity not in list(Exposure):
        raise Invalid(_("The weight is from 0 to 4."), field="severity")
    row = hold_loop(file.message.escalation, by=by, permission=EscalationPermission.READ)
    known = judgements_of([file]).get(file.pk)
    if known is not None and known.is_walled:
        raise NotAllowed
    _write(row, [file], judgement(harm, HarmSource.AGENT, severity), by=by)
    return file


def classify_recognised_files(recognised: Sequence[EventRecord]) -> None:
    """Files were recognised (`Recognised`): in conversations, too, they bear what was decided."""
    for event in recognised:
        if said := judgement_recognised(event.data):
            _write_all(_hung().filter(file=event.subject_id), said)


def classify_released_files(released: Sequence[EventRecord]) -> None:
    """Files came back from behind the wall (`WalledFileReleased`) as something else: in conversations, too."""
    for event in released:
        said = judgement(Harm(event.data["harm"]), HarmSource.AGENT, event.data["severity"])
        _write_all(_hung().filter(file__sha256=event.data["sha256"]), said)


def _hung() -> QuerySet[LoopFile]:
    return LoopFile.objects.select_related("file", "message__escalation__authority").order_by("pk")


def _write_all(files: Iterable[LoopFile], said: Judgement) -> None:
    by_loop: dict[Escalation, list[LoopFile]] = {}
    for file in files:
        by_loop.setdefault(file.message.escalation, []).append(file)
    for row, theirs in by_loop.items():
        _write(row, theirs, said, by=SYSTEM)


def _write(row: Escalation, files: Iterable[LoopFile], said: Judgement, *, by: Doer) -> None:
    """Write it on those of the files of a loop about which no more is known, and wall them off where it belongs."""
    for file in files:
        old = own_judgement(file)
        if old == said or not may_replace(said.source, file.harm_source):
            continue
        file.harm_class, file.exposure_severity, file.harm_source = str(said.harm), said.severity, str(said.source)
        file.save(update_fields=["harm_class", "exposure_severity", "harm_source"])
        event = events.FileClassified(
            **said_of(row),
            old=str(old.harm) if old else "",
            old_severity=old.severity if old else None,
            new=str(said.harm),
            new_severity=said.severity,
            source=str(said.source),
        )
        tell_story(row, event, by=by)
        if said.is_walled:
            wall_beside(file=file.file, ticket=_ticket_of(row), source=said.source, by=by)


def _ticket_of(row: Escalation) -> Ticket:
    """The ticket that a loop was begun for."""
    return row.waiting.select_related("ticket__reason__parent").earliest("pk").ticket
