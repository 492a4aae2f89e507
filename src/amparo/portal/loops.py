"""The page by which people of an authority take part in a loop without an account: a link is all they need.

The address is the secret: 256 random bits, bound to one loop and one authority. Whoever knows it may act, so a token
against forged requests would protect nothing more, and a mail program's own browser often has no place for cookies.
GET changes nothing but when the page was opened, since programs that read mail open links too.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import public
from amparo.core.errors import AmparoError, Invalid, Missing
from amparo.escalations import services
from amparo.escalations.models import Authority, OutsideLink
from amparo.escalations.queries.links import LinkEnded, link_by, speaker_by
from amparo.escalations.queries.outside import file_outside, seen_outside
from amparo.escalations.services import Words
from amparo.escalations.speakers import Outside
from amparo.files.services import open_file
from amparo.tickets.queries.harm import walled_among
from amparo.tickets.uploads import take_all
from amparo.ui.downloads import Download, serve


def by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view the link of its token, in the authority's language; one that is not good gets a page that says so.

    What comes of it is nobody's to keep or to find: no cache, no referrer, no search engine.
    """

    @wraps(view)
    def found(request: HttpRequest, token: str, **named: Any) -> HttpResponseBase:
        try:
            link = link_by(token)
        except LinkEnded as ended:
            response: HttpResponseBase = render(request, "portal/loop_ended.html", {"why": ended.sentence}, status=410)
        except Missing:
            response = render(request, "portal/loop_ended.html", {"why": ""}, status=404)
        else:
            with override(_language(request, link)):
                response = view(request, link, **named)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return public(csrf_exempt(found))


@by_link
@require_http_methods(["GET", "POST"])
def loop(request: HttpRequest, link: OutsideLink) -> HttpResponse:
    """What is asked, and all that may be done about it. Each act leads back here, so that nothing is sent twice."""
    if request.method == "GET":
        services.note_opened(link=link)
        return _draw(request, link)
    do = _ACTS.get(request.POST.get("what", ""))
    if do is None:
        raise Missing
    try:
        do(request, link, speaker_by(link, request.POST.get("name", "")))
    except AmparoError as refusal:
        if isinstance(refusal, Missing):
            raise
        return _draw(request, link_by(_token(request)), refusal=refusal)
    if request.POST["what"] == "pass":  # with it the link has ended: what is left is to say so
        return render(request, "portal/loop_ended.html", {"passed_on": True})
    return HttpResponseRedirect(reverse("portal:loop", args=[_token(request)]))


@by_link
@require_GET
def file(request: HttpRequest, link: OutsideLink, pk: int) -> HttpResponseBase:
    """A file of the conversation."""
    found = file_outside(link.escalation, pk)
    if found is None or walled_among([found.file_id]):
        raise Missing
    return serve(
        request,
        Download(stream=open_file(found.file), size=found.size, name=found.name, content_type=found.content_type),
    )


def _draw(request: HttpRequest, link: OutsideLink, refusal: AmparoError | None = None) -> HttpResponse:
    seen = seen_outside(link.escalation)
    context = {
        "seen": seen,
        "loop": link.escalation,
        "token": _token(request),
        "name": request.POST.get("name", "") or (seen.row.acknowledged_by if not seen.is_new else ""),
        "typed": request.POST,
        "problem": refusal.sentence if refusal else "",
        "problem_at": request.POST.get("what", ""),
    }
    return render(request, "portal/loop.html", context, status=refusal.status if refusal else 200)


def _words(request: HttpRequest) -> Words:
    return Words(text=request.POST.get("text", ""), files=take_all(request.FILES.getlist("files")))


def _have_it(_request: HttpRequest, link: OutsideLink, by: Outside) -> None:
    services.acknowledge(escalation=link.escalation, by=by)


def _answer(request: HttpRequest, link: OutsideLink, by: Outside) -> None:
    services.answer(escalation=link.escalation, by=by, words=_words(request))


def _ask(request: HttpRequest, link: OutsideLink, by: Outside) -> None:
    services.ask(escalation=link.escalation, by=by, words=_words(request))


def _send_news(request: HttpRequest, link: OutsideLink, by: Outside) -> None:
    services.send_news(escalation=link.escalation, by=by, words=_words(request))


def _refuse(request: HttpRequest, link: OutsideLink, by: Outside) -> None:
    services.refuse(escalation=link.escalation, by=by, words=Words(text=request.POST.get("reason", "")))


def _pass_on(request: HttpRequest, link: OutsideLink, by: Outside) -> None:
    to = Authority.objects.filter(code=request.POST.get("to", ""), is_active=True).first()
    if to is None:
        raise Invalid(_("Choose who decides it, or say that you do not know."), field="to")
    services.redirect(escalation=link.escalation, by=by, to=to, reason=request.POST.get("reason", ""))


_ACTS: Final[Mapping[str, Callable[[HttpRequest, OutsideLink, Outside], None]]] = {
    "answer": _answer,
    "ask": _ask,
    "have": _have_it,
    "pass": _pass_on,
    "refuse": _refuse,
    "update": _send_news,
}


def _token(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs["token"]) if request.resolver_match else ""


def _language(request: HttpRequest, link: OutsideLink) -> str:
    """That of the authority, unless the visitor has chosen another."""
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, link.authority.language).lower()
