"""What tests of loops do again and again."""

from amparo.accounts.models import User
from amparo.escalations import services
from amparo.escalations.models import Escalation, EscalationTicket
from amparo.escalations.services import Words
from amparo.tickets.models import Message
from amparo.tickets.services import record_delivery, release_reply
from amparo.tickets.states import Delivery


def says(text: str, name: str = "") -> Words:
    return Words(text=text, name=name)


def arrives(message: Message, *, how: Delivery = Delivery.SENT) -> None:
    """The undo time is over, the server has spoken, and the room has heard of it."""
    if message.delivery == Delivery.HELD:
        release_reply(message.pk)
    for to in (Delivery.SENDING, how):
        message.refresh_from_db()
        record_delivery(message=message, to=to)
    services.hear_delivery(message=message)


def tell_all(loop: Escalation, by: User, text: str = "Está resolvido.") -> list[Message]:
    """Write, check and send the same words to everybody who waits."""
    for row in EscalationTicket.objects.filter(escalation=loop, told_at=None, waived_at=None):
        services.check_text(waiting=services.write_text(waiting=row, by=by, text=text), by=by)
    return services.tell(escalation=loop, by=by).told
