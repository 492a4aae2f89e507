"""A mail with the pictures that were held back: asked for by one reader, for one message, and never stored."""

from amparo.channels.email.decode import decode_mail
from amparo.channels.email.html import sanitise
from amparo.channels.email.models import Arrival
from amparo.channels.email.queries.quarantine import raw_of
from amparo.core.errors import Missing
from amparo.tickets.models import Message
from amparo.tickets.queries.walled import without_walled


def html_with_pictures(message: Message) -> str:
    """The message's HTML as it is safe to show, with the addresses of pictures elsewhere in it.

    They were held back when the mail was stored, so the mail itself is read again; where it is gone, without them.
    """
    if not message.remote_images:
        return message.html
    arrival = Arrival.objects.select_related("raw").filter(message_id=message.copy_of_id or message.pk).first()
    try:
        mail = decode_mail(raw_of(arrival)) if arrival else None
    except Missing:
        mail = None
    return without_walled(sanitise(mail.html, show_remote_images=True).html) if mail else message.html
