"""A hard passage of a message was opened: the person's own ledger hears of it."""

from typing import Final

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import Missing
from amparo.desk.media.attachments import messages_for
from amparo.tickets.passages.reading import passages_in
from amparo.tickets.permissions import TicketPermission
from amparo.wellbeing.services import record_text

_READ_A_SECOND: Final = 15  # characters, about 180 words a minute


@requires(TicketPermission.READ)
@require_POST
def opened(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    message = messages_for(request.user).filter(pk=pk).only("pk", "text").first()
    passages = passages_in(message.text) if message else []
    if number >= len(passages):
        raise Missing
    passage = passages[number]
    record_text(
        person=request.user,
        subject_kind="message",
        subject_id=pk,
        harm=passage.harm,
        severity=passage.severity,
        seconds=(passage.end - passage.start) / _READ_A_SECOND,
    )
    return HttpResponse(status=204)
