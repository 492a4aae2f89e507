"""The original mail of a message, in its frame: what is held back in it comes when somebody asks."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, private, requires
from amparo.core.errors import Missing
from amparo.core.text import number_in, numbers_in
from amparo.desk.media.hard_words import passages_of, place_of
from amparo.desk.ticket.screen import Screen, message_of
from amparo.media.labels import judged
from amparo.tickets.models import Message
from amparo.tickets.passages.folding import read_of
from amparo.tickets.passages.reading import Passage
from amparo.tickets.permissions import TicketPermission
from amparo.wellbeing.services import record_text


@private
@requires(TicketPermission.READ)
@require_http_methods(["GET", "POST"])
def original(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """The frame, a button that asks for its pictures, and one for each passage that is folded in it.

    A POST opens a passage (`passage`): the reader's own ledger hears of it, and the frame comes with it.
    """
    screen = Screen.of(request.user, number)
    message = message_of(screen, str(pk))
    passages = passages_of(message.html)
    opened, newest = set(numbers_in(request.GET.get("open", "").split(","))), None
    if request.method == "POST":
        newest = number_in(request.POST.get("passage", ""))
        if newest is None or newest >= len(passages):
            raise Missing
        record_text(person=request.user, **asdict(read_of(passages[newest], ("message", pk))))
        opened.add(newest)
    context = {"ticket": screen.ticket, **_frame(request, message, passages, opened)}
    context["place"] = place_of(newest) if newest is not None else ""
    return render(request, "desk/ticket/original_frame.html", context)


def _frame(request: HttpRequest, message: Message, passages: list[Passage], opened: set[int]) -> Mapping[str, Any]:
    with_images = request.GET.get("images") == "1"
    return {
        "message": message,
        "with_images": with_images,
        "has_images": bool(message.remote_images) or any(one.content_id for one in message.attachments.all()),
        "query": _query(opened, with_images=with_images),
        "query_with_images": _query(opened, with_images=True),
        "folded": [
            (number, judged(passage.harm, passage.severity))
            for number, passage in enumerate(passages)
            if number not in opened
        ],
    }


def _query(opened: set[int], *, with_images: bool) -> str:
    """What the frame's address says of what was asked for so far."""
    asked = {"images": "1"} if with_images else {}
    if opened:
        asked["open"] = ",".join(str(one) for one in sorted(opened))
    return f"?{urlencode(asked, safe=',')}" if asked else ""
