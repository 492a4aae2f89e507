"""See it once: what a ruling says of pictures and videos is kept under their hashes, and shown in their place again."""

from typing import Final

from amparo.accounts.acting import Doer, actor_of
from amparo.media.harm import Exposure, Harm
from amparo.media.services import Decision, remember_decision
from amparo.media.states import Outcome as Remembered
from amparo.media.tasks import take_fingerprint
from amparo.moderation.models import Case, Ruling
from amparo.moderation.states import Outcome
from amparo.tickets.queries.walled import is_kept_away

SOURCE: Final = "case"


def remember(row: Case, ruling: Ruling, *, by: Doer) -> None:
    """Remember a ruling for each file of its evidence; a later one, after an appeal, takes its place."""
    outcome = Remembered.NO_BREACH if ruling.outcome == Outcome.OVERTURNED else Remembered.BREACH
    for evidence in row.evidence.select_related("file"):
        if evidence.file is None or is_kept_away(evidence.file):  # of what is behind the wall others decide
            continue
        decision = Decision(
            outcome=outcome,
            harm=Harm(evidence.harm),
            severity=Exposure(evidence.severity),
            source_kind=SOURCE,
            source_id=row.pk,
            decided_at=ruling.decided_at,
        )
        remember_decision(file=evidence.file, decision=decision, by=actor_of(by))
        take_fingerprint.defer(file_id=evidence.file.pk)  # what looks like it is found by that
