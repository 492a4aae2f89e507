"""What becomes of what we send, as the channel reports it."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.core.moves import move
from amparo.tickets import events
from amparo.tickets.models import Message
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.messages.replies import record_release
from amparo.tickets.services.notices import tell_of_failure
from amparo.tickets.services.rows import hold
from amparo.tickets.states import DELIVERY_LIFE, Delivery

_BAD_NEWS: Final = frozenset({Delivery.FAILED, Delivery.BOUNCED, Delivery.PERHAPS_SENT})
_NOTE_LENGTH: Final = 300


@transaction.atomic
def record_delivery(*, message: Message, to: Delivery, note: str = "") -> bool:
    """Move a message of ours along DELIVERY_LIFE; `note` is what the server answered.

    False, and nothing changes, when it is no longer where `message` says it is, or may not go there.
    """
    if not _deliver(message, to=to, note=note, by=SYSTEM):
        return False
    if to in _BAD_NEWS:
        tell_of_failure(message)
    return True


@transaction.atomic
def retry_delivery(*, message: Message, by: User) -> Message:
    """Send again what failed, bounced, or was perhaps sent. Raises Conflict when there is nothing to retry."""
    demand(by, TicketPermission.REPLY)
    hold(message.ticket, by=by)
    if not _deliver(message, to=Delivery.QUEUED, note="", by=by):
        raise Conflict(_("This reply is not waiting to be sent again."))
    record_release(message, by=by)
    return message


def _deliver(message: Message, *, to: Delivery, note: str, by: Doer) -> bool:
    old = Delivery(message.delivery)
    also: dict[str, Any] = {"delivery_note": note[:_NOTE_LENGTH]}
    if to == Delivery.SENT:
        also["sent_at"] = clock.now()
    if not move(message, to=to, by=DELIVERY_LIFE, field="delivery", only_from=old, **also):
        return False
    changed = events.DeliveryChanged(old=old, new=to, note=message.delivery_note)
    record(changed, by=actor_of(by), about=Subject("message", message.pk), ticket_id=message.ticket_id)
    return True
