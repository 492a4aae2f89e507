"""What comes to reviewers, for what they are told before they work there."""

from datetime import datetime

from django.db.models import Count

from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import roles_with
from amparo.moderation.models import Case
from amparo.moderation.permissions import ModerationPermission
from amparo.wellbeing.mixing import Counts


def cases_that_came(team_id: int | None, since: datetime) -> Counts:
    """Decisions of a team's markets since a moment, where somebody of it reviews; None: of all, for who has no team."""
    reviewers = User.objects.filter(is_active=True, roles__overlap=roles_with(ModerationPermission.REVIEW))
    members = Membership.objects.filter(user__in=reviewers)
    rows = Case.objects.filter(received_at__gte=since, calibration=None).exclude(harm__in=["", "none"])
    if team_id is None:
        reviews = reviewers.exclude(pk__in=members.values("user")).exists()
    else:
        reviews = members.filter(team=team_id).exists()
        markets = Team.objects.values_list("markets", flat=True).get(pk=team_id)
        rows = rows.filter(market__in=[*markets, ""]) if markets else rows
    if not reviews:
        return {}
    counted = rows.values_list("harm", "severity").annotate(count=Count("pk")).order_by("harm", "severity")
    return {(harm, severity): count for harm, severity, count in counted}
