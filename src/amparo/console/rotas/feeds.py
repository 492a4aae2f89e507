"""Links by which calendar programs read a rota or one's own shifts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amparo.accounts.gate import StaffRequest, public, requires
from amparo.calendars.models import Rota
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.queries import calendar_of, feed_by_token, live_feed, token_of
from amparo.calendars.services import renew_feed, revoke_feed
from amparo.console.rotas.shelf import rota_for
from amparo.core.errors import Missing


@public
@require_safe
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a link; a link that does not hold is nothing at all. Calendar programs cannot sign in."""
    found = feed_by_token(token)
    if found is None:
        raise Missing
    headers = {"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    return HttpResponse(calendar_of(found), content_type="text/calendar; charset=utf-8", headers=headers)


@requires(CalendarPermission.ROTAS_READ)
@require_POST
def rota_link(request: StaffRequest, pk: int) -> HttpResponse:
    """Make the link of a rota, or revoke it."""
    found = rota_for(request.user, pk, to_keep=True)
    if request.POST.get("act") == "revoke":
        revoke_feed(by=request.user, rota=found)
        messages.success(request, _("The link does not hold any more."))
    else:
        renew_feed(by=request.user, rota=found)
        messages.success(request, _("The new link holds; an older one does not any more."))
    return redirect("console:rota", pk)


def link_of(request: StaffRequest, *, rota: Rota | None = None) -> str:
    """The address that holds now for a rota, or for one's own shifts; empty when there is none."""
    found = live_feed(rota=rota, user=None if rota else request.user)
    return request.build_absolute_uri(reverse("console:rota_feed", args=[token_of(found)])) if found else ""
