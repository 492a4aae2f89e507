"""Template tags of the desk: the list beside a ticket, and the marks of a row."""

from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from amparo.core.errors import Invalid
from amparo.desk.lists.row import draw, draw_hit
from amparo.desk.lists.screen import Listing
from amparo.desk.media.links import in_words
from amparo.desk.pages import Waiting, waiting_pages
from amparo.desk.sop.pane import RunCard
from amparo.desk.sop.past import draw as draw_past
from amparo.notifications.queries import Unread, unread
from amparo.sops.queries.changes.readers import major_to_read
from amparo.tickets.queries import Hit, TicketRow, View
from amparo.ui.fill import join

register = template.Library()

register.filter("in_words", in_words)


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
def ticket_row(row: TicketRow, listing: Listing) -> SafeString:
    return draw(row, listing)


@register.simple_tag
def ticket_hit(hit: Hit, listing: Listing) -> SafeString:
    return draw_hit(hit, listing)


@register.simple_tag(takes_context=True)
def past_steps(context: RequestContext, run: RunCard, may_run: object, act_url: str) -> SafeString:
    """The steps of a run that were done; whoever may run it can go back to each."""
    back = {"url": act_url, "token": context.get("csrf_token", ""), "moves": run.run.moves} if may_run else None
    return join(draw_past(one, back) for one in run.past)


@register.simple_tag(takes_context=True)
def changes_to_read(context: RequestContext) -> list[int]:
    """The ids of the major changes that this person has not read."""
    return major_to_read(context["request"].user)


@register.simple_tag(takes_context=True)
def unread_notices(context: RequestContext) -> int:
    return _unread(context).count


@register.simple_tag(takes_context=True)
def pages_that_wait(context: RequestContext) -> list[Waiting]:
    """What calls this person and nobody has yet; costs nothing while there is none."""
    found = _unread(context)
    return waiting_pages(context["request"].user) if found.pages else []


def _unread(context: RequestContext) -> Unread:
    """Asked once for a page: its blocks have contexts of their own."""
    request: Any = context["request"]
    if not hasattr(request, "desk_unread"):
        request.desk_unread = unread(request.user)
    found: Unread = request.desk_unread
    return found
