"""Derived pictures as answers, and the person's own ledger of what was uncovered.

A covered picture may be kept by the browser for a while; what is uncovered comes as the answer to a POST, which no
browser keeps, and says in its headers what the ledger calls it and where the part lies.
"""

import math
import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse

from amparo.accounts.gate import StaffRequest
from amparo.core.errors import Missing
from amparo.desk.media import shown as drawn
from amparo.desk.media.shown import Shown
from amparo.media.labels import REASON_SENTENCES
from amparo.media.pictures import Picture, Placeholder
from amparo.ui.downloads import FILE_POLICY
from amparo.wellbeing.services import begin_reveal, end_reveal
from amparo.wellbeing.states import ExposureKind

_KEPT: Final = 600  # seconds


def sentence(found: Placeholder) -> str:
    """Why there is nothing to show."""
    return str(REASON_SENTENCES[found.reason])


def covered(request: StaffRequest, shown: Shown) -> HttpResponse:
    return _answer(drawn.covered(request.user, shown), keep=_KEPT)


def covered_still(request: StaffRequest, shown: Shown, number: int) -> HttpResponse:
    return _answer(drawn.still(request.user, shown, number), keep=_KEPT)


def part(request: StaffRequest, shown: Shown) -> HttpResponse:
    """A part around `x` and `y` (shares of width and height); without a script, around the pressed pixel."""
    x, y = _spot(request)
    found = drawn.part(request.user, shown, x, y)
    if isinstance(found, Placeholder):
        return _answer(found)
    response = _answer(found.picture)
    response["X-Part"] = " ".join(f"{share:.4f}" for share in (found.left, found.top, found.wide, found.high))
    return _noted(request, shown, response, ExposureKind.STILL)


def whole(request: StaffRequest, shown: Shown) -> HttpResponse:
    found = drawn.whole(request.user, shown)
    return _noted(request, shown, _answer(found), ExposureKind.STILL)


def still(request: StaffRequest, shown: Shown, number: int) -> HttpResponse:
    """One of a video's stills, uncovered."""
    found = drawn.still(request.user, shown, number, uncovered=True)
    return _noted(request, shown, _answer(found), ExposureKind.STILL)


def cover_again(request: StaffRequest) -> HttpResponse:
    """What was uncovered is covered again, `seconds` later."""
    token = _uuid(request.POST.get("reveal", ""))
    if token is not None:
        end_reveal(person=request.user, token=token, seconds=_number(request.POST.get("seconds", ""), 0.0))
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


def _noted(request: StaffRequest, shown: Shown, response: HttpResponse, kind: ExposureKind) -> HttpResponse:
    """With the token of the line in the ledger: the one that goes on, else a new one. Nothing shown, nothing noted."""
    if response.status_code == 200:  # noqa: PLR2004 - HTTP's OK
        goes_on = _uuid(request.POST.get("reveal", ""))
        response["X-Reveal"] = str(goes_on or begin(request, shown, kind))
    return response


def _answer(found: Picture | Placeholder | None, *, keep: int = 0) -> HttpResponse:
    if found is None:
        raise Missing
    if isinstance(found, Placeholder):
        return HttpResponse(sentence(found), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Cache-Control"] = f"private, max-age={keep}" if keep else "private, no-store"
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
