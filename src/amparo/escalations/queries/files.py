"""Files of the conversation with an authority. Nobody judges them by themselves: what is known of their bytes holds."""

from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.escalations.models import Escalation, LoopFile
from amparo.escalations.queries.visibility import visible_to
from amparo.media.harm import Harm
from amparo.media.queries import decided_like
from amparo.tickets.queries.harm import walled_among


def file_for(user: User, pk: int) -> LoopFile:
    """A file of a loop that this person may read. Raises Missing."""
    return _one(_files().filter(message__escalation__in=visible_to(user)), pk)


def file_outside(row: Escalation, pk: int) -> LoopFile:
    """A file of the conversation: both sides put it there for the other to see. Raises Missing."""
    return _one(_files().filter(message__escalation=row), pk)


def check_open(file: LoopFile) -> None:
    """Raises Missing for what is behind the child-safety wall, or was decided to belong there wherever it came from."""
    decided = decided_like(file.file)
    if walled_among([file.file_id]) or (decided is not None and decided.harm is Harm.CHILD_SAFETY):
        raise Missing


def _files() -> QuerySet[LoopFile]:
    return LoopFile.objects.select_related("file", "message__escalation")


def _one(rows: QuerySet[LoopFile], pk: int) -> LoopFile:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found
