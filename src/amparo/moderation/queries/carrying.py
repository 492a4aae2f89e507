"""By which way an outcome happens in the system that it is about: a tool where the case has a ticket, or a webhook."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.accounts.models import User
from amparo.moderation.measures import NOTHING, Measure
from amparo.moderation.models import Case, Platform, RuleVersion, Ruling
from amparo.moderation.rules import Book
from amparo.tickets.queries import visible_to
from amparo.tools.models import Action
from amparo.tools.queries import may_call

KEY: Final = "moderation:"
"""What the keys of calls for outcomes begin with; the number of the decision follows."""


class Way(StrEnum):
    TOOL = "tool"
    WEBHOOK = "webhook"


def platform() -> Platform | None:
    """The system that is told of outcomes; None where nobody named one."""
    return Platform.objects.filter(is_active=True).order_by("pk").first()


def way_of(row: Case, ruling: Ruling) -> Way | None:
    """How this outcome happens; None where nothing has to, or nobody said how. The platform hears of every one."""
    if row.ticket_id and tool_for(row, ruling.outcome) and held_before(row, ruling) != _asked_by(ruling):
        return Way.TOOL
    return Way.WEBHOOK if platform() else None


def tool_for(row: Case, outcome: str) -> Mapping[str, Any] | None:
    """The action that the rules of this case name for an outcome, with its inputs."""
    version = RuleVersion.objects.filter(pk=row.rules_id).first() if row.rules_id else None
    return Book.from_json(version.book).tools.get(outcome) if version else None


def key_of(row: Case, ruling: Ruling) -> str:
    """The key of the call for an outcome: another once somebody had it asked anew."""
    anew = f":{row.asked_anew}" if row.asked_anew else ""
    return f"{KEY}{row.number}:{ruling.nth}{anew}"


def caller_for(row: Case, ruling: Ruling, action: str) -> User | None:
    """In whose name a tool is asked: who decided, else who handed the case in, if they may, and on that ticket."""
    found = Action.objects.filter(name=action).first()
    people = [ruling.review.reviewer if ruling.review else None, row.submitted_by]
    able = [one for one in people if one and found and may_call(one, found)]
    return next((one for one in able if visible_to(one).filter(pk=row.ticket_id or 0).exists()), None)


def values_of(row: Case, ruling: Ruling) -> Mapping[str, Any]:
    """What the inputs of a tool may be filled with, by name: the same whenever and by whomever it is asked again."""
    measure = Measure.from_json(ruling.measure) or row.first_measure
    with override(row.language):
        reason = _("Outcome of decision %(number)s") % {"number": row.number}
    return {
        "number": str(row.number),
        "reference": row.reference or "",
        "subject_ref": row.subject_ref,
        "creator_ref": row.creator_ref,
        "outcome": ruling.outcome,
        "action": measure.action,
        "hours": measure.hours,
        "value": measure.value,
        "reason": reason,
        "policy_line": ruling.policy_line.code,
        "explanation": ruling.policy_line.text.in_language(row.language),
    }


def held_before(row: Case, ruling: Ruling) -> Measure:
    """The measure that held until this ruling: of the one before, else what was taken at once; `none` without one."""
    last = row.rulings.filter(nth__lt=ruling.nth).order_by("-nth").first()
    return _asked_by(last) if last else row.first_measure if row.is_taken else NOTHING


def _asked_by(ruling: Ruling) -> Measure:
    return Measure.from_json(ruling.measure) or NOTHING
