"""Derived pictures as answers, and the person's own ledger of what was uncovered.

A covered picture may be kept by the browser, which asks each time whether it is still covered so: who makes the cover
stronger sees that at once. What is uncovered comes as the answer to a POST, which no browser keeps, and says in its
headers what the ledger calls it and where the part lies. Whatever page it is for, the caller has found the file and
whether this person may see it.
"""

import hashlib
import math
import uuid
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from amparo.accounts.gate import StaffRequest
from amparo.core.errors import Missing
from amparo.core.text import number_in
from amparo.desk.media import shown as drawn
from amparo.desk.media.shown import Shown
from amparo.files.services import open_file
from amparo.media.labels import REASON_SENTENCES
from amparo.media.pictures import Picture, Placeholder
from amparo.ui.downloads import FILE_POLICY, Download, serve
from amparo.wellbeing.services import begin_reveal, end_reveal, goes_on
from amparo.wellbeing.states import ExposureKind

_SALT: Final = "desk.media.clip"
_PLAYS_FOR: Final = 3600  # seconds after somebody pressed


def sentence(found: Placeholder) -> str:
    """Why there is nothing to show."""
    return str(REASON_SENTENCES[found.reason])


def covered(request: StaffRequest, shown: Shown) -> HttpResponse:
    return _asked_for_again(request, drawn.covered(request.user, shown))


def covered_still(request: StaffRequest, shown: Shown, number: int) -> HttpResponse:
    return _asked_for_again(request, drawn.still(request.user, shown, number))


def part(request: StaffRequest, shown: Shown) -> HttpResponse:
    """A part around `x` and `y` (shares of width and height); without a script, around the pressed pixel."""
    x, y = _spot(request)
    found = drawn.part(request.user, shown, x, y, still=_still(request))
    if isinstance(found, Placeholder):
        return _answer(found)
    response = _answer(found.picture)
    response["X-Part"] = " ".join(f"{share:.4f}" for share in (found.left, found.top, found.wide, found.high))
    return _noted(request, shown, response)


def whole(request: StaffRequest, shown: Shown) -> HttpResponse:
    found = drawn.whole(request.user, shown, still=_still(request))
    return _noted(request, shown, _answer(found))


def play(request: StaffRequest, shown: Shown, *, clip_at: str) -> HttpResponse:
    """A video, after somebody pressed: silent at first, from an address good for this person and an hour."""
    found = drawn.film(shown)
    if isinstance(found, Placeholder):
        return _answer(found)
    token = begin(request, shown, ExposureKind.VIDEO)
    address = f"{clip_at}?key={_signer().sign(_pressed(request, shown))}"
    if not request.htmx:
        return HttpResponseRedirect(address)
    context = {"address": address, "token": token, "is_grey": drawn.look_of(request.user, shown).grey}
    return render(request, "desk/media/clip.html", context)


def clip(request: StaffRequest, shown: Shown) -> StreamingHttpResponse:
    """The bytes of a video as it is played. Raises Missing when nobody pressed."""
    try:
        pressed = _signer().unsign(request.GET.get("key", ""), max_age=_PLAYS_FOR)
    except signing.BadSignature as error:
        raise Missing from error
    found = drawn.film(shown)
    if pressed != _pressed(request, shown) or isinstance(found, Placeholder):
        raise Missing
    download = Download(
        stream=open_file(found.file), size=found.file.size, name=f"{shown.pk}.mp4", content_type=found.content_type
    )
    response = serve(request, download)
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline"
    return response


def cover_again(request: StaffRequest) -> HttpResponse:
    """What was uncovered is covered again, `seconds` later; our own clock bounds what is said, or says it."""
    token = _uuid(request.POST.get("reveal", ""))
    if token is not None:
        end_reveal(person=request.user, token=token, seconds=_number(request.POST.get("seconds", ""), math.inf))
    return HttpResponse(status=204)


def begin(request: StaffRequest, shown: Shown, kind: ExposureKind) -> uuid.UUID:
    """Open a line in the person's own ledger."""
    return begin_reveal(
        person=request.user,
        subject_kind=shown.kind,
        subject_id=shown.pk,
        harm=shown.harm,
        severity=shown.severity,
        kind=kind,
    )


def _noted(request: StaffRequest, shown: Shown, response: HttpResponse) -> HttpResponse:
    """With the token of the line in the ledger: the one that goes on, else a new one. Nothing shown, nothing noted."""
    if response.status_code == 200:  # noqa: PLR2004 - HTTP's OK
        token = _uuid(request.POST.get("reveal", ""))
        if token is None or not goes_on(person=request.user, token=token, subject_kind=shown.kind, subject_id=shown.pk):
            token = begin(request, shown, ExposureKind.STILL)
        response["X-Reveal"] = str(token)
    return response


def _asked_for_again(request: StaffRequest, found: Picture | Placeholder | None) -> HttpResponse:
    """What the browser keeps and shows again only after it was told that nothing has changed."""
    response = _answer(found)
    if isinstance(found, Picture):
        response["Cache-Control"] = "private, no-cache"
        response["ETag"] = quote_etag(hashlib.sha256(found.content).hexdigest())
    return get_conditional_response(request, etag=response.get("ETag"), response=response) or response


def _answer(found: Picture | Placeholder | None) -> HttpResponse:
    if found is None:
        raise Missing
    if isinstance(found, Placeholder):
        return HttpResponse(sentence(found), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _spot(request: HttpRequest) -> tuple[float, float]:
    """Shares, or pixels of the picture as the browser drew it; a press by key says 0, 0 and means the middle."""
    if "x" in request.POST:
        return _number(request.POST["x"], 0.5), _number(request.POST.get("y", ""), 0.5)
    pixels = [_number(request.POST.get(f"at.{axis}", ""), 0.0) for axis in "xy"]
    sizes = [_number(request.POST.get(name, ""), 0.0) for name in ("width", "height")]
    if not all(sizes) or not any(pixels):
        return 0.5, 0.5
    return pixels[0] / sizes[0], pixels[1] / sizes[1]


def _still(request: HttpRequest) -> int | None:
    """Which still of a video is meant, counted from 0."""
    return number_in(request.POST.get("still", ""))


def _pressed(request: StaffRequest, shown: Shown) -> str:
    """Who pressed what; it is signed into the address of the clip."""
    return f"{request.user.pk}:{shown.kind}:{shown.pk}"


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)


def _number(said: str, otherwise: float) -> float:
    try:
        number = float(said)
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise


def _uuid(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
