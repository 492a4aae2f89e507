"""What is in the queues, measured by what arrived."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, QuerySet

from amparo.core import clock
from amparo.media.harm import severity_of
from amparo.tickets.models import Attachment, Message
from amparo.tickets.states import MessageKind
from amparo.wellbeing.mixing import added, sources
from amparo.wellbeing.states import HIGH

WEEKS: Final = 4
"""How far back the mix is measured."""

Mix = dict[str, dict[str, float]]
"""By harm: how many come in a week, and how many of those are of high severity."""


def mix_of(team_id: int | None) -> Mix:
    """What came to a team in the last four weeks, a week; None: to nobody's team."""
    since = clock.now() - timedelta(weeks=WEEKS)
    others = (source(team_id, since) for source in sources())
    whole = added([_attachments(team_id, since), _words(team_id, since), *others])
    found: Mix = {}
    for (harm, severity), count in sorted(whole.items()):
        row = found.setdefault(harm, {"week": 0.0, "high": 0.0})
        row["week"] += count / WEEKS
        row["high"] += count / WEEKS if severity >= HIGH else 0.0
    return {harm: {part: round(rate, 2) for part, rate in row.items()} for harm, row in found.items()}


def _attachments(team_id: int | None, since: datetime) -> Counter[tuple[str, int]]:
    rows = Attachment.objects.filter(message__created_at__gte=since, message__ticket__team=team_id)
    return _counted(rows)


def _words(team_id: int | None, since: datetime) -> Counter[tuple[str, int]]:
    """What people wrote: a threat needs no picture to be hard to read."""
    rows = Message.objects.filter(created_at__gte=since, ticket__team=team_id, kind=MessageKind.IN, copy_of=None)
    return _counted(rows)


def _counted(rows: QuerySet[Attachment] | QuerySet[Message]) -> Counter[tuple[str, int]]:
    named = rows.exclude(harm_class__in=["", "none"]).values_list("harm_class", "exposure_severity")
    counted = named.annotate(count=Count("pk")).order_by()
    found: Counter[tuple[str, int]] = Counter()
    for harm, severity, count in counted:
        found[harm, severity_of(severity)] += count
    return found
