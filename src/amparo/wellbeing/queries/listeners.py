"""Whom somebody could talk to now."""

from amparo.accounts.models import User
from amparo.calendars.queries import on_shift
from amparo.core import clock
from amparo.wellbeing.models import Listener


def listeners_for(person: User) -> list[User]:
    """Colleagues who offered to listen and whose shift is under way, by name; `person` is not among them."""
    rows = User.objects.filter(pk__in=on_shift(clock.now()), is_active=True).exclude(pk=person.pk)
    return list(rows.filter(pk__in=Listener.objects.values("person")).order_by("name", "pk"))
