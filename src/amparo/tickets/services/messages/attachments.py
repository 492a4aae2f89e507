"""Files on messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.files.models import StoredFile
from amparo.tickets.models import Attachment, Message
from amparo.tickets.services.harm.first_judgement import judge_arriving, refuse_walled, wall_arrived
from amparo.tickets.states import MessageKind


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A stored file about to become an attachment. `size` in bytes; `content_id` without angle brackets."""

    file: StoredFile
    name: str
    content_type: str
    size: int
    content_id: str = ""
    is_inline: bool = False


def attach(message: Message, files: Sequence[NewFile]) -> None:
    """Hang `files` on `message`, in one statement and in their order."""
    attach_all([(message, files)])


def attach_all(hung: Sequence[tuple[Message, Sequence[NewFile]]]) -> None:
    """`attach` for many messages, in as many statements.

    What people send is judged as far as anything is known of it. Raises Invalid for a file of ours that is behind the
    child-safety wall.
    """
    rows = [_attachment(message, file) for message, files in hung for file in files]
    if not rows:
        return
    arriving = [row for row in rows if row.message.kind == MessageKind.IN]
    refuse_walled(row for row in rows if row.message.kind != MessageKind.IN)
    judge_arriving(arriving)
    Attachment.objects.bulk_create(rows)
    wall_arrived(arriving)


def _attachment(message: Message, file: NewFile) -> Attachment:
    return Attachment(
        message=message,
        file=file.file,
        name=file.name[:255],
        content_type=file.content_type[:120],
        size=file.size,
        content_id=file.content_id[:255],
        is_inline=file.is_inline,
    )
