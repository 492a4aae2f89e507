"""The two choices every page offers, and the living style guide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from amparo.ui import theme
from amparo.ui.guide import guide_context


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or system in a cookie; the script only makes it show at once."""
    response = _back(request)
    choice = request.POST.get("theme", "")
    if choice in theme.CHOICES:
        response.set_cookie(theme.COOKIE, choice, max_age=theme.COOKIE_AGE, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in Django's own cookie; a signed-in person's profile is set by their account page."""
    response = _back(request)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=theme.COOKIE_AGE, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Show every component once; only while developing or in the demo."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    frame = request.GET.get("frame", "")
    template = {"desk": "ui/guide/desk.html", "queue": "ui/guide/queue.html", "sign-in": "ui/guide/sign_in.html"}
    return render(request, template.get(frame, "ui/guide/guide.html"), guide_context())


def _back(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(asked if safe else "/")
