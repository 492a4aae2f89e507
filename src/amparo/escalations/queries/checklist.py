"""What a P0 loop asks before it is closed, and what was answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from amparo.accounts.models import User
from amparo.escalations.models import Escalation
from amparo.escalations.states import Check, CheckAnswer, Direction, Level


@dataclass(frozen=True, kw_only=True)
class Item:
    """`answer` is empty until somebody answers; that the person was told follows from telling or waiving."""

    code: Check
    answer: str = ""
    note: str = ""
    by: User | None = None
    at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)


def asked_of(row: Escalation) -> Collection[Check]:
    """The questions of a loop: none below P0, none where a colleague asks us."""
    return tuple(Check) if row.level == Level.P0 and row.direction == Direction.OUT else ()


def checklist(row: Escalation) -> list[Item]:
    """Every question of a loop in its order, answered or not."""
    asked = asked_of(row)
    if not asked:
        return []
    answered = {item.code: item for item in row.checks.select_related("answered_by")}
    items = []
    for code in asked:
        item = answered.get(code)
        if code == Check.TOLD:
            waits = row.waiting.filter(told_at__isnull=True, waived_at__isnull=True).exists()
            items.append(Item(code=code, answer="" if waits else CheckAnswer.DONE, at=row.told_at))
        elif item is None:
            items.append(Item(code=code))
        else:
            items.append(Item(code=code, answer=item.answer, note=item.note, by=item.answered_by, at=item.answered_at))
    return items
