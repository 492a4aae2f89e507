"""A tool is down, and somebody waits for it beside a ticket: it is asked again from time to time, and they are told."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import override

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import AmparoError, Missing
from amparo.deadlines.services import schedule
from amparo.notifications.services import notify
from amparo.tickets.models import Ticket
from amparo.tickets.queries import visible_to
from amparo.tools.asking import CallResult
from amparo.tools.cards import asked_by_card
from amparo.tools.catalogue import Outcome
from amparo.tools.models import Action, Patience
from amparo.tools.permissions import ToolPermission
from amparo.tools.services.calling import call
from amparo.tools.services.notices import BACK

PATIENCE: Final = "tools:patience"
"""The deadline by which the tool is asked again."""
SHORTEST: Final = timedelta(minutes=2)
LONGEST: Final = timedelta(minutes=30)
MOST_TRIES: Final = 28
"""Some twelve hours; then nobody waits any more."""


@transaction.atomic
def wait_for_card(*, action: Action, ticket: Ticket, by: User) -> Patience:
    """Ask again for a card whose tool is down, until it answers, and tell `by` then."""
    demand(by, ToolPermission.CALL_READ)
    if not action.is_card or not visible_to(by).filter(pk=ticket.pk).exists():
        raise Missing
    row, _is_new = Patience.objects.get_or_create(action=action, ticket=ticket, person=by)
    _later(row)
    return row


def look_again(*, patience_id: int) -> None:
    """Ask once more. Outside of any transaction, since the tool's door speaks HTTP."""
    rows = Patience.objects.select_related("action__connector", "ticket__contact", "person")
    row = rows.filter(pk=patience_id, person__is_active=True).first()
    if row is None:
        return
    try:
        with override(row.person.locale):
            result = call(asked=asked_by_card(row.action, row.ticket), by=row.person)
    except AmparoError:  # they may not any more, or nothing is known that could be asked for
        row.delete()
    else:
        _note(row, result)


@transaction.atomic
def _note(row: Patience, result: CallResult) -> None:
    if result.outcome == Outcome.DOWN:
        row.tries += 1
        if row.tries >= MOST_TRIES:
            row.delete()
            return
        row.save(update_fields=["tries"])
        _later(row)
        return
    row.delete()
    data = {"title": row.action.connector.title, "number": row.ticket.number, "subject": row.ticket.title}
    notify(users=[row.person_id], kind=BACK, ticket_id=row.ticket_id, data=data)


def _later(row: Patience) -> None:
    pause: timedelta = SHORTEST * 2 ** min(row.tries, 10)
    schedule(kind=PATIENCE, subject_id=row.pk, due_at=clock.now() + min(pause, LONGEST))
