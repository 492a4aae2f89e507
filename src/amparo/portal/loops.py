"""The page by which people of an authority take part in a loop without an account: a link is all they need.

The address is the secret: 256 random bits, bound to one loop and one authority. Whoever knows it may act, so a token
against forged requests would protect nothing more, and a mail program's own browser often has no place for cookies.
GET changes nothing but when the page was opened, since programs that read mail open links too.
"""

from base64 import b64encode
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
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import public
from amparo.core.errors import AmparoError, Invalid, Missing, Refusal
from amparo.core.text import number_in
from amparo.escalations import services
from amparo.escalations.models import Authority, OutsideLink
from amparo.escalations.queries.files import check_open, file_outside, judgements_of
from amparo.escalations.queries.links import LinkEnded, link_by, speaker_by
from amparo.escalations.queries.outside import seen_outside
from amparo.escalations.services import Words
from amparo.escalations.speakers import Outside
from amparo.media import services as media
from amparo.media.labels import REASON_SENTENCES
from amparo.media.pictures import Placeholder
from amparo.media.queries import look_for
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
            response: HttpResponseBase = _ended(request, ended)
        except Missing:
            response = render(request, "portal/loop_ended.html", {"why": ""}, status=404)
        else:
            with override(_language(request, link.authority.language)):
                response = view(request, link, **named)
        response["Cache-Control"] = "private, no-store"
        # The house's Referrer-Policy keeps the address from others; paged.py says why it is no stricter one.
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
    except Refusal as refusal:
        return _draw(request, link_by(_token(request)), refusal=refusal)
    if request.POST["what"] == "pass":  # with it the link has ended: what is left is to say so
        return render(request, "portal/loop_ended.html", {"passed_on": True})
    return HttpResponseRedirect(reverse("portal:loop", args=[_token(request)]))


@by_link
@require_POST
def original(request: HttpRequest, link: OutsideLink, pk: int) -> HttpResponseBase:
    """A file as it came: saved by a deliberate act that the story of the loop tells of."""
    file = file_outside(link.escalation, pk)
    stream = services.take_file(file=file, by=speaker_by(link, ""))
    return serve(request, Download(stream=stream, size=file.size, name=file.name, content_type=file.content_type))


def _ended(request: HttpRequest, ended: LinkEnded) -> HttpResponse:
    with override(_language(request, ended.language)):
        context = {"why": ended.sentence, "number": ended.number}
        return render(request, "portal/loop_ended.html", context, status=ended.status)


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
        **_shown(link, request.GET.get("show", "")),
    }
    return render(request, "portal/loop.html", context, status=refusal.status if refusal else 200)


def _shown(link: OutsideLink, pk: str) -> Mapping[str, Any]:
    """The file that was asked for, covered as for anybody of whom nothing is known; it is never uncovered here.

    The picture is in the page and has no address of its own.
    """
    number = number_in(pk)
    if number is None:
        return {}
    file = file_outside(link.escalation, number)
    media.compare_first(file=file.file)
    check_open(file)
    said = judgements_of([file]).get(file.pk)
    look = look_for(str(said.harm), said.severity, {}) if said else look_for("", None, {})
    found = media.covered(file=file.file, look=look, name=file.name)
    if isinstance(found, Placeholder):
        return {"shown": file.pk, "why_not": REASON_SENTENCES[found.reason]}
    pixels = f"data:{found.content_type};base64,{b64encode(found.content).decode()}"
    return {"shown": file.pk, "picture": found, "pixels": pixels}


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


def _language(request: HttpRequest, of_authority: str) -> str:
    """That of the authority, unless the visitor has chosen another."""
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, of_authority).lower()
