"""Whether a list has changed since somebody read it."""

from datetime import datetime
from typing import Final

from amparo.accounts.models import User
from amparo.tickets.queries.filters import Filters
from amparo.tickets.queries.narrowing import tickets_in

MOST: Final = 100


def new_since(user: User, filters: Filters, since: datetime) -> int:
    """On how many tickets of a list something was said after `since`; at most MOST."""
    fresh = tickets_in(user, filters).filter(last_message_at__gt=since)
    return len(fresh.order_by().values_list("pk", flat=True)[:MOST])
