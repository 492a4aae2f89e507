"""What is under legal hold: until when, of whom, and for which loop."""

from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations.models import Escalation, LegalHold
from amparo.escalations.queries.visibility import visible_to


def held_until(contact: int) -> datetime | None:
    """Until when what is known of a person must be kept; None if it need not be."""
    until: datetime | None = _standing().filter(contact=contact).aggregate(until=Max("until"))["until"]
    return until


def holds_of(row: Escalation, contacts: set[int]) -> list[LegalHold]:
    """What a loop holds of these people, with who they are."""
    return list(_standing().filter(escalation=row, contact__in=contacts).select_related("contact").order_by("pk"))


def holds_without_loop(contact: int) -> list[LegalHold]:
    """What is held of a person for no loop: what lies behind the child-safety wall, mostly."""
    return list(_standing().filter(escalation=None, contact=contact).select_related("contact").order_by("pk"))


def loops_that_hold(user: User, contact: int) -> QuerySet[Escalation]:
    """The loops for which what is known of a person is held, of those that `user` may read."""
    return visible_to(user).filter(Exists(_standing().filter(escalation=OuterRef("pk"), contact=contact)))


def _standing() -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(released_at__isnull=True, until__gt=clock.now())
