"""Whether a list has changed since somebody read it."""

from datetime import datetime
from typing import Final

from django.db import models

from amparo.accounts.models import User
from amparo.tickets.models import Message
from amparo.tickets.queries.filters import Filters
from amparo.tickets.queries.narrowing import tickets_in

MOST: Final = 100


def new_since(user: User, filters: Filters, since: datetime) -> int:
    """On how many tickets of a list somebody else said the last word after `since`; at most MOST."""
    own = Message.objects.filter(
        ticket=models.OuterRef("pk"), author=user, created_at=models.OuterRef("last_message_at")
    )
    fresh = tickets_in(user, filters).filter(~models.Exists(own), last_message_at__gt=since)
    return len(fresh.order_by().values_list("pk", flat=True)[:MOST])
