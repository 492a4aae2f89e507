"""What this desk has that procedures name by its code."""

from django.utils.text import slugify

from amparo.accounts.models import Team
from amparo.escalations.models import EscalationKind
from amparo.moderation.models import PolicyLine
from amparo.sops.kinds.kind import Desk
from amparo.tickets.models import Brand, ContactReason


def desk_here() -> Desk:
    """Kinds of escalation in use, each with the questions of its form; lines of the policy; reasons, brands, teams."""
    kinds = EscalationKind.objects.filter(is_active=True).values_list("code", "questions")
    asked = {
        code: {one["name"]: bool(one.get("required")) and not one.get("from") for one in questions}
        for code, questions in kinds
    }
    return Desk(
        kinds=asked,
        lines=frozenset(PolicyLine.objects.filter(is_active=True).values_list("code", flat=True)),
        reasons=frozenset(ContactReason.objects.values_list("code", flat=True)),
        brands=frozenset(map(slugify, Brand.objects.values_list("name", flat=True))),
        teams=frozenset(Team.objects.values_list("name", flat=True)),
    )
