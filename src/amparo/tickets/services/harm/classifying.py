"""Which harm a file or a message holds: said by people, by words, by reasons, by what was decided before."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.audit.events import SYSTEM, Event, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import Fact, record_all
from amparo.core.errors import Invalid, NotAllowed
from amparo.files.services import keep
from amparo.media.harm import Exposure, Harm
from amparo.media.permissions import MediaPermission
from amparo.tickets import events
from amparo.tickets.judging import Judgement, judgement, may_replace
from amparo.tickets.models import Attachment, JudgedLink, Message, Ticket, WalledFile
from amparo.tickets.queries.harm import judgement_of_reason
from amparo.tickets.services.rows import check_visible
from amparo.tickets.services.wall.unsaying import unsay
from amparo.tickets.services.wall.walling import wall, wall_beside
from amparo.tickets.states import HarmSource, MessageKind

Judged = Attachment | JudgedLink | Message


@transaction.atomic
def classify_attachment(*, attachment: Attachment, harm: Harm, severity: int | None, by: Doer) -> Attachment:
    """Say which harm a file holds; child safety puts it behind the wall at once.

    Without a `severity`, the usual one of the harm. Raises NotAllowed for a file that is behind the wall already, where
    others decide about it; Invalid, Missing.
    """
    demand(by, MediaPermission.CLASSIFY)
    row = Attachment.objects.select_for_update().select_related("message__ticket", "file").get(pk=attachment.pk)
    check_visible(row.message.ticket, by=by)
    said = judgement(harm, HarmSource.AGENT, _checked(severity))
    if row.harm_class == Harm.CHILD_SAFETY:
        raise NotAllowed
    _classify([row], said, by=by)
    return row


@transaction.atomic
def classify_link(*, message: Message, address: str, harm: Harm, severity: int | None, by: Doer) -> JudgedLink:
    """Say which harm lies where a link in a message leads; it holds wherever the same address stands.

    Child safety puts the address behind the wall at once. Raises NotAllowed for one that is there already; Invalid,
    Missing.
    """
    demand(by, MediaPermission.CLASSIFY)
    check_visible(message.ticket, by=by)
    said = judgement(harm, HarmSource.AGENT, _checked(severity))
    row = _judged_link(message, address)
    if row.harm_class == Harm.CHILD_SAFETY:
        raise NotAllowed
    if _is_new(row, said):
        event = events.LinkClassified(**_change(row, said))
        _write(JudgedLink, [row], said)
        record_all([_fact(event, "message", message.pk, message.ticket_id, by)])
    if said.is_walled:
        wall_beside(file=row.file, ticket=message.ticket, source=said.source, by=by)
        unsay(walled=WalledFile.objects.get(file=row.file), address=address, ticket=message.ticket)
    return row


def _judged_link(message: Message, address: str) -> JudgedLink:
    """The row of this address, locked; a new one says that nobody has judged it."""
    file = keep(address.encode())
    fresh = {"message": message, "name": address[:255], "content_type": "text/uri-list", "size": file.size}
    return JudgedLink.objects.select_for_update().get_or_create(file=file, defaults=fresh)[0]


@transaction.atomic
def classify_by_words(*, harms: Mapping[int, Harm]) -> None:
    """What somebody read in the words of messages, by their ids: the messages bear it, and their files."""
    for message in Message.objects.filter(pk__in=harms).select_related("ticket"):
        _of_message(message, judgement(harms[message.pk], HarmSource.WORDS))


def classify_by_reason(changed: Sequence[EventRecord]) -> None:
    """Tickets have another contact reason (`ReasonChanged`): their files bear what it says, unless more is known."""
    for ticket in Ticket.objects.filter(pk__in={row.subject_id for row in changed}).select_related("reason__parent"):
        said = judgement_of_reason(ticket.reason)
        if said:
            theirs = Attachment.objects.filter(message__ticket=ticket, message__kind=MessageKind.IN)
            _classify(list(theirs.select_related("message", "file").order_by("pk")), said, by=SYSTEM)


@transaction.atomic
def classify_by_hash(*, attachment: Attachment, harm: Harm, severity: int) -> Attachment:
    """The same picture was decided before."""
    row = Attachment.objects.select_for_update().select_related("message__ticket", "file").get(pk=attachment.pk)
    _classify([row], judgement(harm, HarmSource.HASH, severity), by=SYSTEM)
    return row


def _checked(severity: int | None) -> int | None:
    if severity is not None and severity not in list(Exposure):
        raise Invalid(_("The weight is from 0 to 4."), field="severity")
    return severity


def _of_message(message: Message, said: Judgement) -> None:
    if _is_new(message, said):
        event = events.MessageClassified(**_change(message, said))
        _write(Message, [message], said)
        record_all([_fact(event, "message", message.pk, message.ticket_id, SYSTEM)])
    files = Attachment.objects.filter(message=message).exclude(harm_source=HarmSource.AGENT)
    _classify(list(files.select_related("message", "file").order_by("pk")), said, by=SYSTEM)


def _classify(rows: list[Attachment], said: Judgement, *, by: Doer) -> None:
    """Write it on those of the files about which no more is known, and put them behind the wall where it belongs."""
    new = [row for row in rows if _is_new(row, said) and row.harm_class != Harm.CHILD_SAFETY]
    if said.is_walled:
        wall(new, source=said.source, by=by)
        return
    facts = [
        _fact(events.AttachmentClassified(**_change(row, said)), "attachment", row.pk, row.message.ticket_id, by)
        for row in new
    ]
    _write(Attachment, new, said)
    if facts:
        record_all(facts)


def _is_new(row: Judged, said: Judgement) -> bool:
    present = (row.harm_class, row.exposure_severity, row.harm_source)
    return may_replace(said.source, row.harm_source) and present != (said.harm, said.severity, said.source)


def _change(row: Judged, said: Judgement) -> dict[str, Any]:
    return {
        "old": row.harm_class,
        "old_severity": row.exposure_severity,
        "new": str(said.harm),
        "new_severity": said.severity,
        "source": str(said.source),
    }


def _write(model: type[Judged], rows: Sequence[Judged], said: Judgement) -> None:
    fields = {"harm_class": str(said.harm), "exposure_severity": said.severity, "harm_source": str(said.source)}
    model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**fields)  # noqa: SLF001 - Django documents it
    for row in rows:
        for name, value in fields.items():
            setattr(row, name, value)


def _fact(event: Event, kind: str, pk: int, ticket_id: int, by: Doer) -> Fact:
    return Fact(event=event, by=actor_of(by), about=Subject(kind, pk), ticket_id=ticket_id)
