"""What this desk has that procedures name by its code."""

from amparo.escalations.models import EscalationKind
from amparo.moderation.models import PolicyLine
from amparo.sops.kinds.kind import Desk


def desk_here() -> Desk:
    """Kinds of escalation in use, each with the questions of its form, and the lines of the policy that hold."""
    kinds = EscalationKind.objects.filter(is_active=True).values_list("code", "questions")
    asked = {
        code: {one["name"]: bool(one.get("required")) and not one.get("from") for one in questions}
        for code, questions in kinds
    }
    return Desk(kinds=asked, lines=frozenset(PolicyLine.objects.filter(is_active=True).values_list("code", flat=True)))
