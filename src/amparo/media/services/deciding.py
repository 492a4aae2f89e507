"""The bank of what was decided, so that nobody has to see the same again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.audit.events import Actor, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.media.events import DecisionRemembered
from amparo.media.harm import Exposure, Harm
from amparo.media.models import Decided, DecidedLooks, Fingerprint
from amparo.media.states import Outcome


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided, and in what: a kind ("ticket", "case", …) and its id there."""

    outcome: Outcome
    harm: Harm
    severity: Exposure
    source_kind: str
    source_id: int
    decided_at: datetime | None = None


@transaction.atomic
def remember_decision(*, file: StoredFile, decision: Decision, by: Actor) -> Decided:
    """Keep what was decided about a file under its hashes; a later decision about the same bytes takes its place."""
    printed = Fingerprint.objects.filter(pk=file.pk).first()
    decided, _new = Decided.objects.update_or_create(
        sha256=file.sha256,
        defaults={
            "outcome": decision.outcome,
            "harm": decision.harm,
            "severity": decision.severity,
            "source_kind": decision.source_kind,
            "source_id": decision.source_id,
            "decided_at": decision.decided_at or clock.now(),
        },
    )
    if printed is not None:
        keep_looks(decided, printed)
    event = DecisionRemembered(
        outcome=decision.outcome,
        harm=decision.harm,
        severity=decision.severity,
        source_kind=decision.source_kind,
        source_id=decision.source_id,
    )
    record(event, by=by, about=Subject("decided", decided.pk))
    return decided


@transaction.atomic
def forget_decision(*, file: StoredFile) -> None:
    """Nothing is decided about these bytes any more, nor about what looks like them."""
    Decided.objects.filter(sha256=file.sha256).delete()


def keep_looks(decided: Decided, printed: Fingerprint) -> None:
    """So that it is found by its looks as well, if there is enough in it to tell it by."""
    if printed.telling:
        DecidedLooks.objects.update_or_create(decided=decided, defaults={"pdq": printed.telling})
