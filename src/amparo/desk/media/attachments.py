"""Attachments of tickets: shown covered when asked for, uncovered for as long as somebody holds a key."""

from typing import Final

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.finding import find
from amparo.desk.media import answers
from amparo.desk.media.card import card_of
from amparo.desk.media.pages import Pages
from amparo.desk.media.shown import Shown
from amparo.media.harm import Harm
from amparo.media.services import compare_first
from amparo.tickets.models import Attachment, Message
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import visible_to
from amparo.tickets.queries.walled import openable
from amparo.tickets.services import classify_attachment, take_original
from amparo.ui.downloads import Download


def attachment_for(user: User, pk: int) -> Attachment:
    """The attachment, if this person may see its ticket. Raises Missing."""
    return find(attachments_for(user), pk=pk)


def shown_for(user: User, pk: int) -> Shown:
    """What may be drawn of it. Raises Missing, also for what is behind the child-safety wall, or goes there now."""
    rows = openable(attachments_for(user))
    found = find(rows, pk=pk)
    return shown_of(find(rows, pk=pk) if compare_first(file=found.file) else found)


def shown_of(attachment: Attachment) -> Shown:
    return Shown(
        file=attachment.file,
        name=attachment.name,
        harm=attachment.harm_class,
        severity=attachment.exposure_severity,
        kind="attachment",
        pk=attachment.pk,
    )


def attachments_for(user: User) -> QuerySet[Attachment]:
    """Those of tickets that this person sees, or that were merged into such a one."""
    return Attachment.objects.filter(_of_tickets(user, "message__ticket")).select_related("file")


def messages_for(user: User) -> QuerySet[Message]:
    return Message.objects.filter(_of_tickets(user, "ticket"))


def _of_tickets(user: User, path: str) -> Q:
    seen = visible_to(user).values("pk")
    return Q(**{f"{path}__in": seen}) | Q(**{f"{path}__merged_into__in": seen})


def _take(user: User, pk: int) -> Download:
    attachment = attachment_for(user, pk)
    stream = take_original(attachment=attachment, by=user)
    return Download(
        stream=stream, size=attachment.file.size, name=attachment.name, content_type=attachment.content_type
    )


def _classify(user: User, pk: int, harm: Harm, severity: int | None) -> None:
    classify_attachment(attachment=attachment_for(user, pk), harm=harm, severity=severity, by=user)


PAGES: Final = Pages(
    route="desk:media",
    permission=TicketPermission.READ,
    card=lambda user, pk: card_of(attachment_for(user, pk), user),
    shown=shown_for,
    take=_take,
    classify=_classify,
    page=lambda user, pk: reverse("desk:ticket", args=[attachment_for(user, pk).message.ticket.number]),
)


@requires(ANYONE_SIGNED_IN)
@require_POST
def cover(request: StaffRequest) -> HttpResponse:
    """Into one's own ledger, from whatever page shows media."""
    return answers.cover_again(request)
