"""Which danger may be meant on a ticket and is undecided, kept beside it for lists; the room that knows writes it."""

from collections.abc import Mapping

from django.db import transaction

from amparo.tickets.models import Ticket


@transaction.atomic
def set_danger(*, danger: Mapping[int, str]) -> None:
    """Write the gravest level in doubt on each ticket (by id), empty for none: no change of a ticket's version."""
    for level in set(danger.values()):
        ids = [pk for pk, said in danger.items() if said == level]
        Ticket.objects.filter(pk__in=ids).exclude(danger=level).update(danger=level)
