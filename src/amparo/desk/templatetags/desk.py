"""Template tags of the desk: the list beside a ticket, and the marks of a row."""

from datetime import datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.desk.lists.screen import Listing
from amparo.notifications.queries import unread_count
from amparo.tickets.labels import STATE_NAMES
from amparo.tickets.queries import TicketRow, View
from amparo.tickets.states import TicketState
from amparo.ui import marks, times

register = template.Library()


@register.simple_tag(takes_context=True)
def listing_of_page(context: RequestContext) -> Listing:
    """The list of a screen: the one its view made, else the one its address names, else the person's own tickets."""
    request: Any = context["request"]
    made = context.get("listing") or getattr(request, "desk_listing", None)
    if isinstance(made, Listing):
        return made
    number = getattr(context.get("ticket"), "number", None)
    query = request.GET if "view" in request.GET else QueryDict(f"view={View.MINE}")
    try:
        listing = Listing.of(request.user, query, open_number=number)
    except Invalid:
        listing = Listing.of(request.user, QueryDict(f"view={View.MINE}"), open_number=number)
    request.desk_listing = listing  # a block of a template has a context of its own, and forgets
    return listing


@register.simple_tag
def standing(row: TicketRow) -> SafeString:
    """Whose turn it is on a ticket, as a shape with words."""
    if row.snoozed_until is not None:
        return marks.due("wait", format_html("{} {}", _("until"), times.moment(row.snoozed_until)))
    if row.state == TicketState.PENDING:
        return marks.due("wait", _("their turn"))
    if row.state == TicketState.ON_HOLD:
        return marks.due("wait", STATE_NAMES[row.state])
    if row.state in {TicketState.SOLVED, TicketState.CLOSED}:
        return marks.due("met", STATE_NAMES[row.state])
    if row.waiting_since is None:
        return marks.due("met", _("answered"))
    return _waiting(row.waiting_since)


def _waiting(since: datetime) -> SafeString:
    """How long the person has waited; the script keeps it true."""
    pattern = _("waits %(time)s")
    words = pattern % {"time": times.span(clock.now() - since)}
    extra = format_html(' data-waits="{}" data-pattern="{}"', since.isoformat(), pattern % {"time": "%s"})
    return marks.due("running", words, 0.0, extra)


@register.simple_tag
def reason_of(row: TicketRow) -> str:
    """Why the person wrote, in the reader's language."""
    return row.reason.in_language(get_language() or "en") if row.reason else ""


@register.simple_tag(takes_context=True)
def unread_notices(context: RequestContext) -> int:
    return unread_count(context["request"].user)
