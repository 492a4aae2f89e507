"""Originals of files: taken by a deliberate act, recorded, and never from behind the child-safety wall."""

from typing import BinaryIO

from django.db import transaction

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Missing
from amparo.files.services import open_file
from amparo.media.permissions import MediaPermission
from amparo.media.services import compare_first
from amparo.tickets import events
from amparo.tickets.models import Attachment
from amparo.tickets.queries.harm import walled_among
from amparo.tickets.services.rows import check_visible


def take_original(*, attachment: Attachment, by: User) -> BinaryIO:
    """The bytes as they came, as a stream.

    Raises NotAllowed; Missing also for what is behind the wall, or goes there now. What no job has looked into yet is
    compared first, in a transaction of its own: what that finds stays.
    """
    demand(by, MediaPermission.ORIGINAL)
    compare_first(file=attachment.file)
    return _taken(attachment, by)


@transaction.atomic
def _taken(attachment: Attachment, by: User) -> BinaryIO:
    ticket = attachment.message.ticket
    check_visible(ticket.merged_into or ticket, by=by)
    if walled_among([attachment.file_id]):
        raise Missing
    about = Subject("attachment", attachment.pk)
    event = events.OriginalTaken(sha256=attachment.file.sha256)
    record(event, by=actor_of(by), about=about, ticket_id=attachment.message.ticket_id)
    return open_file(attachment.file)
