"""Saying which harm lies where a link in a message leads: the form that files have, behind the same key."""

from dataclasses import replace
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.desk.media import classify
from amparo.desk.media.attachments import messages_for
from amparo.desk.media.links import Link, addresses_in
from amparo.desk.ticket.talk import links_of
from amparo.media.harm import Harm
from amparo.media.permissions import MediaPermission
from amparo.tickets.models import JudgedLink, Message
from amparo.tickets.queries.harm import judgements_of_links
from amparo.tickets.services import classify_link

_ALL_OF_IT: Final = ("ticket__reason__parent", "ticket__merged_into")


@requires(MediaPermission.CLASSIFY)
@require_http_methods(["GET", "POST"])
def judge(request: StaffRequest, pk: int, sha256: str) -> HttpResponse:
    """The form; for a POST, the link as it is now. The address is named by its hash, since it may be long."""
    message, link = _found(request.user, pk, sha256)
    ticket = message.ticket.merged_into or message.ticket
    form = classify.Form(
        title=_("What does this link lead to?"),
        name=link.host,
        harm=link.harm,
        action=reverse("desk:link-class", args=[pk, sha256]),
        back=f"{reverse('desk:ticket', args=[ticket.number])}#message-{pk}",
    )

    def classified(harm: Harm, severity: int | None) -> JudgedLink:
        return classify_link(message=message, address=link.address, harm=harm, severity=severity, by=request.user)

    if answer := classify.answer(request, form, classified):
        return answer
    said = judgements_of_links([link.address])[link.address]  # its message may not hold it any more
    now = replace(link, harm=str(said.harm), severity=said.severity)
    return render(request, "desk/media/link_classified.html", {"link": now})


def _found(user: User, pk: int, sha256: str) -> tuple[Message, Link]:
    """The message and its link to media with this hash. Raises Missing."""
    message = find(messages_for(user).select_related(*_ALL_OF_IT), pk=pk)
    links = links_of([message], message.ticket.reason, user)
    for address, words in addresses_in(links.texts[pk]):
        link = links.link(message, address, words)
        if link is not None and link.sha256 == sha256:
            return message, link
    raise Missing
