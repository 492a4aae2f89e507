"""The link in a call: what one is called for, and one button. Looking changes nothing, since mail scanners look too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import public
from amparo.core.errors import AmparoError
from amparo.notifications.kinds import sentence_of
from amparo.paging.links import Opened, opened
from amparo.paging.services import acknowledge
from amparo.paging.states import PageState, Via


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Raises Missing for a link that was tampered with."""
    found = opened(token)
    with translation.override(_language(found)):
        if request.method == "POST" and not found.is_over:
            return _acknowledge(request, found, token)
        return _shown(request, found)


def _language(found: Opened) -> str | None:
    """That of the person, or of whoever was called without an account; else what the browser asks for."""
    said = found.user.locale if found.user else found.page.language
    return said.lower() or translation.get_language()


def _acknowledge(request: HttpRequest, found: Opened, token: str) -> HttpResponse:
    try:
        if found.user:
            acknowledge(page=found.page, by=found.user, via=Via.LINK)
        else:
            acknowledge(page=found.page, via=Via.LINK, who=found.call.label if found.call else "")
    except AmparoError as refusal:
        return _shown(request, found, refusal=str(refusal.sentence))
    return redirect("portal:page", token)


def _shown(request: HttpRequest, found: Opened, refusal: str = "") -> HttpResponse:
    row = found.page
    is_mine = bool(found.user and row.acknowledged_by_id == found.user.pk)
    context = {
        "row": row,
        "sentence": sentence_of(row.kind, {**row.data, "level": row.level}),
        "reader": found.user.name if found.user else found.call.label if found.call else "",
        "is_mine": is_mine,
        "waits": row.state == PageState.PAGING,
        "has_ended": row.state == PageState.ENDED,
        "is_over": found.is_over,
        "refusal": refusal,
        "desk": settings.BASE_URL if found.user else "",
    }
    status = 410 if found.is_over else 409 if refusal else 200
    response = render(request, "portal/page.html", context, status=status)
    # The address of this page is a key. The house's Referrer-Policy keeps it from others; a stricter one would make
    # browsers say nothing of where the form came from, and we would refuse it as forged.
    response["X-Robots-Tag"] = "noindex"
    return response
