"""Originals of the files of a loop: taken by a deliberate act, recorded, and never from behind the wall."""

from typing import BinaryIO

from django.db import transaction

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.escalations import events
from amparo.escalations.models import LoopFile
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.files import check_open
from amparo.escalations.services.rows import hold_loop, said_of, tell_story
from amparo.escalations.speakers import Speaker
from amparo.files.services import open_file
from amparo.media.permissions import MediaPermission
from amparo.media.services import compare_first


def take_file(*, file: LoopFile, by: Speaker) -> BinaryIO:
    """The bytes as they came, as a stream.

    Raises NotAllowed; Missing also for what is behind the wall, or goes there now. What no job has looked into yet is
    compared first, in a transaction of its own: what that finds stays.
    """
    if isinstance(by, User):
        demand(by, MediaPermission.ORIGINAL)
    compare_first(file=file.file)
    return _taken(file, by)


@transaction.atomic
def _taken(file: LoopFile, by: Speaker) -> BinaryIO:
    row = hold_loop(file.message.escalation, by=by, permission=EscalationPermission.READ)
    check_open(file)
    tell_story(row, events.FileTaken(**said_of(row), sha256=file.file.sha256), by=by)
    return open_file(file.file)
