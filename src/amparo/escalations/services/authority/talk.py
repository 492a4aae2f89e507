"""The conversation with the authority, as it is written down."""

from collections.abc import Sequence

from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations.models import Escalation, LoopFile, LoopMessage
from amparo.escalations.services.evidence.judging import judge_arriving
from amparo.escalations.speakers import Speaker, name_of, way_of
from amparo.escalations.states import Saying, Via
from amparo.tickets.services import NewFile

OURS = frozenset({Saying.QUESTION, Saying.REPLY, Saying.BACK})


def say(
    row: Escalation, saying: Saying, text: str, *, by: Speaker, name: str = "", files: Sequence[NewFile] = ()
) -> LoopMessage:
    """Write down what was said. `name` says who said it where one of us notes it for the authority."""
    ours = saying in OURS
    noted = isinstance(by, User) and not ours and bool(name)
    message = LoopMessage.objects.create(
        escalation=row,
        is_ours=ours,
        saying=saying,
        via=Via.NOTED if noted else way_of(by),
        author=by if isinstance(by, User) else None,
        name=(name or name_of(by))[:200],
        text=text.strip(),
        created_at=clock.now(),
    )
    if files:
        judge_arriving(row, LoopFile.objects.bulk_create([_hung(message, file) for file in files]), message.text)
    return message


def _hung(message: LoopMessage, file: NewFile) -> LoopFile:
    return LoopFile(
        message=message,
        file=file.file,
        name=file.name[:255],
        content_type=file.content_type[:120],
        size=file.size,
    )
