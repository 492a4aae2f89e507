"""What arriving files are taken to hold before anybody has looked: few statements, since mail arrives in thousands."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from amparo.audit.events import SYSTEM
from amparo.core.errors import Invalid
from amparo.media.harm import Harm, harm_of
from amparo.tickets.judging import Judgement, judgement
from amparo.tickets.models import Attachment, Message
from amparo.tickets.queries.harm import judgement_of_reason, judgements_of_senders, walled_among
from amparo.tickets.services.wall.walling import wall
from amparo.tickets.states import HarmSource


def judge_arriving(rows: Sequence[Attachment]) -> None:
    """Set the class of rows about to be written: by the words beside them, the reason, or the sender's last file."""
    contacts = {row.message.contact_id for row in rows if row.message.contact_id is not None}
    senders = judgements_of_senders(contacts) if contacts else {}
    said = {id(row.message): _first(row.message, senders) for row in rows}
    for row in rows:
        known = said[id(row.message)]
        if known is not None:
            row.harm_class, row.exposure_severity, row.harm_source = str(known.harm), known.severity, str(known.source)


def wall_arrived(rows: Sequence[Attachment]) -> None:
    """Put behind the wall what is child safety by its judgement, or by its bytes, which are there already."""
    walled = walled_among({row.file_id for row in rows}) if rows else set()
    again = [row for row in rows if row.file_id in walled]
    told = [row for row in rows if row.harm_class == Harm.CHILD_SAFETY and row.file_id not in walled]
    wall(again, source=HarmSource.HASH, by=SYSTEM)
    for source in {HarmSource(row.harm_source) for row in told}:
        wall([row for row in told if row.harm_source == source], source=source, by=SYSTEM)


def refuse_walled(rows: Iterable[Attachment]) -> None:
    """Raise Invalid when one of ours is behind the wall: it is passed on to nobody."""
    files = {row.file_id: row for row in rows}
    for pk in walled_among(files) if files else ():
        sentence = _("%(name)s is behind the child-safety wall and is sent to nobody.")
        raise Invalid(sentence % {"name": files[pk].name}, field="files")


def _first(message: Message, senders: dict[int, Judgement]) -> Judgement | None:
    if message.harm_class:
        return judgement(harm_of(message.harm_class), HarmSource.WORDS, message.exposure_severity)
    return judgement_of_reason(message.ticket.reason) or senders.get(message.contact_id or 0)
