"""/messages and /attachments: what was said, and the files that came with it."""

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from ninja import Router

from amparo.accounts.models import User
from amparo.accounts.permissions import Scope
from amparo.api.auth import Bearer
from amparo.api.permission import allow
from amparo.api.responses import answers, file_answer
from amparo.api.schemas import Id, MessageOut
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.media.permissions import MediaPermission
from amparo.tickets.models import Attachment, Message
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import visible_to
from amparo.tickets.services import take_original

router = Router(tags=["messages"], auth=Bearer(Scope.TICKETS_READ))


def messages_for(user: User) -> QuerySet[Message]:
    """The messages on tickets that `user` may see, ready to be shown."""
    visible = Message.objects.filter(ticket__in=visible_to(user))
    return visible.select_related("ticket").prefetch_related("attachments").defer("html", "folded")


@router.get(
    "/messages/{message_id}", response=answers(MessageOut), summary="Read a message", operation_id="read_message"
)
def read_message(request: HttpRequest, message_id: Id) -> MessageOut:
    user = allow(request, TicketPermission.READ)
    message = find(messages_for(user), pk=message_id)
    return MessageOut.of(message)


@router.get(
    "/attachments/{attachment_id}",
    response=answers(None),
    openapi_extra=file_answer(),
    summary="Download an attachment",
    operation_id="read_attachment",
)
def read_attachment(request: HttpRequest, attachment_id: Id) -> FileResponse:
    """The bytes as they came, always as a download that no browser runs, and told by the history of the ticket.

    What is behind the child-safety wall does not exist here.
    """
    user = allow(request, MediaPermission.ORIGINAL)
    attachment = (
        Attachment.objects.select_related("file", "message__ticket__merged_into")
        .filter(pk=attachment_id, message__ticket__in=visible_to(user))
        .first()
    )
    if attachment is None:
        raise Missing
    response = FileResponse(
        take_original(attachment=attachment, by=user),
        as_attachment=True,
        filename=attachment.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
