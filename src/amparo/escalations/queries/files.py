"""Files of the conversation with an authority, and what is known of them: said of each, or of its bytes elsewhere."""

from collections.abc import Iterable

from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.escalations.models import Escalation, LoopFile
from amparo.escalations.queries.visibility import visible_to
from amparo.files.models import StoredFile
from amparo.media.harm import harm_of
from amparo.tickets.judging import Judgement, judgement, may_replace
from amparo.tickets.queries.harm import judgements_of_files
from amparo.tickets.queries.walled import is_kept_away
from amparo.tickets.states import HarmSource


def file_for(user: User, pk: int) -> LoopFile:
    """A file of a loop that this person may read. Raises Missing."""
    return _one(_files().filter(message__escalation__in=visible_to(user)), pk)


def file_outside(row: Escalation, pk: int) -> LoopFile:
    """A file of the conversation: both sides put it there for the other to see. Raises Missing."""
    return _one(_files().filter(message__escalation=row), pk)


def judgements_of(files: Iterable[LoopFile]) -> dict[int, Judgement]:
    """By the id of each file: what counts for more of what was said of it and of its bytes; the wall above all.

    Two queries for all of them.
    """
    rows = list(files)
    known = judgements_of_files(row.file_id for row in rows)
    said = {row.pk: _weightier(own_judgement(row), known.get(row.file_id)) for row in rows}
    return {pk: one for pk, one in said.items() if one is not None}


def own_judgement(row: LoopFile) -> Judgement | None:
    """What was said of this file itself."""
    if not row.harm_source:
        return None
    return judgement(harm_of(row.harm_class), HarmSource(row.harm_source), row.exposure_severity)


def _weightier(own: Judgement | None, elsewhere: Judgement | None) -> Judgement | None:
    if own is None or elsewhere is None:
        return own or elsewhere
    return own if not elsewhere.is_walled and may_replace(own.source, elsewhere.source) else elsewhere


def hung_on(file: StoredFile) -> list[LoopFile]:
    """Where these bytes stand in conversations, the oldest first."""
    return list(_files().filter(file=file).order_by("message__created_at", "pk"))


def check_open(file: LoopFile) -> None:
    """Raises Missing for what is behind the child-safety wall, or was decided to belong there wherever it came from."""
    if is_kept_away(file.file):
        raise Missing


def _files() -> QuerySet[LoopFile]:
    return LoopFile.objects.select_related("file", "message__escalation")


def _one(rows: QuerySet[LoopFile], pk: int) -> LoopFile:
    return find(rows, pk=pk)
