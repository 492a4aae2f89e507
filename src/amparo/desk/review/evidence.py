"""What is shown of a case: words as they are, media covered as this person wants it, uncovered only when they ask.

The way of it: `covered` and `stills` are what a page may load; `reveal` cuts a part or gives the whole to who asked by
hand, and opens a line in their own ledger; `end_reveal` closes it.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.core.text import number_in
from amparo.files.models import StoredFile
from amparo.files.services import open_file
from amparo.media import services as media
from amparo.media.harm import Harm
from amparo.media.labels import HARM_NAMES, REASON_SENTENCES, SEVERITY_NAMES
from amparo.media.looks import PLAIN, Look
from amparo.media.pictures import Clip, Part, Picture, Placeholder
from amparo.media.queries import look_for, looks_of
from amparo.moderation.models import Evidence
from amparo.moderation.queries.reviewing import evidence_in_hand
from amparo.moderation.queries.story import evidence_of
from amparo.moderation.states import EvidenceKind
from amparo.ui.downloads import Download, serve
from amparo.wellbeing.services import begin_reveal, end_reveal
from amparo.wellbeing.states import ExposureKind

SUBJECT: Final = "moderation_evidence"
_VIDEO: Final = "video/"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of evidence as the screen shows it. `stills` are the numbers of a video's, `why_not` says why none."""

    row: Evidence
    is_grey: bool = False
    is_open: bool = False  # harmless: there is nothing to cover
    stills: Sequence[int] = ()
    why_not: str = ""

    @property
    def is_media(self) -> bool:
        return self.row.file_id is not None

    @property
    def is_video(self) -> bool:
        return self.is_media and self.row.content_type.startswith(_VIDEO)

    @property
    def is_words(self) -> bool:
        return bool(self.row.kind == EvidenceKind.TEXT)

    @property
    def harm(self) -> str:
        return str(HARM_NAMES.get(self.row.harm, self.row.harm))

    @property
    def severity(self) -> str:
        return str(SEVERITY_NAMES[self.row.severity])


@requires(ANYONE_SIGNED_IN)
@require_GET
def stage(request: StaffRequest, pk: int) -> HttpResponse:
    """One file on the stage: covered, with its stills where it is a video, or the sentence why it is not drawn."""
    piece = _drawn(request.user, _evidence(request.user, pk))
    whole_page = not request.htmx  # type: ignore[attr-defined] # set by django-htmx's middleware
    template = "desk/review/stage.html" if whole_page else "desk/review/parts/stage.html"
    return render(request, template, {"piece": piece, "case": piece.row.case})


@requires(ANYONE_SIGNED_IN)
@require_GET
def covered(request: StaffRequest, pk: int, still: int | None = None) -> HttpResponse:
    """The covered picture, or one covered still of a video."""
    row = _evidence(request.user, pk)
    look = _look(request.user, row)
    if still is None:
        found = media.covered(file=_file(row), look=look, name=row.name)
    else:
        stills = media.stills(file=_file(row), look=look, name=row.name)
        found = stills if isinstance(stills, Placeholder) else _nth(stills, still)
    if isinstance(found, Placeholder):
        raise Missing
    answer = HttpResponse(found.content, content_type=found.content_type)
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires(ANYONE_SIGNED_IN)
@require_POST
def reveal(request: StaffRequest, pk: int) -> HttpResponse:
    """Uncover: `what` is part (around x and y), whole, or film. Noted in this person's own ledger until `end_reveal`.

    Answers the script in JSON, a plain form with a page.
    """
    row, user = _evidence(request.user, pk), request.user
    what = request.POST.get("what", "")
    shown = _uncovered(row, _look(user, row), what, request)
    if isinstance(shown, Placeholder):
        return JsonResponse({"reason": str(REASON_SENTENCES[shown.reason])})
    token = _token(request) or begin_reveal(
        person=user,
        subject_kind=SUBJECT,
        subject_id=row.pk,
        harm=row.harm,
        severity=row.severity,
        kind=ExposureKind.VIDEO if what == "film" else ExposureKind.STILL,
    )
    if isinstance(shown, Clip):
        return JsonResponse({"film": reverse("desk:review-film", args=[pk]), "token": str(token)})
    picture = f"data:{shown.picture.content_type};base64,{base64.b64encode(shown.picture.content).decode()}"
    if request.headers.get("X-Requested-With") != "amparo":
        return render(request, "desk/review/uncovered.html", {"picture": picture, "case": row.case, "token": token})
    place = {"left": shown.left, "top": shown.top, "wide": shown.wide, "high": shown.high}
    return JsonResponse({"picture": picture, "token": str(token), **place})


@requires(ANYONE_SIGNED_IN)
@require_POST
def end(request: StaffRequest) -> HttpResponse:
    """It is covered again; without a script this leads back to the case."""
    if token := _token(request):
        try:
            seconds = float(request.POST.get("seconds", "inf"))
        except ValueError:
            seconds = float("inf")  # our own clock bounds it
        end_reveal(person=request.user, token=token, seconds=seconds)
    if number := number_in(request.POST.get("number", "")):
        return redirect("desk:review-case", number)
    return HttpResponse(status=204)


@requires(ANYONE_SIGNED_IN)
@require_GET
def film(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """A video without its sound."""
    row = _evidence(request.user, pk)
    clip = media.muted(file=_file(row))
    if isinstance(clip, Placeholder):
        raise Missing
    download = Download(
        stream=open_file(clip.file), size=clip.file.size, name=f"{pk}.mp4", content_type=clip.content_type
    )
    return serve(request, download)


def _evidence(user: User, pk: int) -> Evidence:
    """A file of a case that this person has in hand, or reads whole. Raises Missing.

    What belongs behind the wall of child safety is served by nothing here.
    """
    try:
        found = evidence_in_hand(user, pk)
    except Missing:
        found = evidence_of(user, pk)
    if found.file is None or found.harm == Harm.CHILD_SAFETY:
        raise Missing
    return found


def _drawn(user: User, row: Evidence) -> Piece:
    look = _look(user, row)
    if row.content_type.startswith(_VIDEO):
        stills = media.stills(file=_file(row), look=look, name=row.name)
        if not isinstance(stills, Placeholder):
            return Piece(row=row, is_grey=look.grey, is_open=look == PLAIN, stills=range(len(stills)))
        found: Picture | Placeholder = stills
    else:
        found = media.covered(file=_file(row), look=look, name=row.name)
    why_not = str(REASON_SENTENCES[found.reason]) if isinstance(found, Placeholder) else ""
    return Piece(row=row, is_grey=look.grey, is_open=look == PLAIN, why_not=why_not)


def _uncovered(row: Evidence, look: Look, what: str, request: StaffRequest) -> Part | Clip | Placeholder:
    if what == "film":
        return media.muted(file=_file(row))
    still = number_in(request.POST.get("still", "")) if row.content_type.startswith(_VIDEO) else None
    if what == "part":
        x, y = (_share(request.POST.get(name, "")) for name in ("x", "y"))
        return media.region(file=_file(row), look=look, x=x, y=y, still=still)
    if what != "whole":
        raise Missing
    found = media.whole(file=_file(row), look=look, name=row.name, still=still)
    return found if isinstance(found, Placeholder) else Part(picture=found, left=0, top=0, wide=1, high=1)


def _look(user: User, row: Evidence) -> Look:
    return look_for(row.harm, row.severity, looks_of(user))


def _file(row: Evidence) -> StoredFile:
    return cast("StoredFile", row.file)  # _evidence takes those that have one


def _nth(stills: Sequence[Picture], number: int) -> Picture:
    if number >= len(stills):
        raise Missing
    return stills[number]


def _share(said: str) -> float:
    try:
        return float(said)
    except ValueError:
        return 0.5


def _token(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None
