"""Files on messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.files.models import StoredFile
from amparo.tickets.models import Attachment, Message


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
    """`attach` for many messages, in one statement too."""
    rows = [_attachment(message, file) for message, files in hung for file in files]
    if rows:
        Attachment.objects.bulk_create(rows)


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
