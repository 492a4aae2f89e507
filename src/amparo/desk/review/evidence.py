"""What is shown of a case: words as they are, media covered as this person wants it, uncovered only when they ask.

How it is covered, uncovered and noted in their own ledger is `desk.media`; here is only which file it is about.
"""

from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.desk.media import answers
from amparo.desk.media.card import Opened, opened
from amparo.desk.media.shown import Shown, look_of
from amparo.media.harm import Harm
from amparo.media.labels import HARM_NAMES, SEVERITY_NAMES, judged
from amparo.media.looks import PLAIN
from amparo.media.services import compare_first
from amparo.moderation.models import Evidence
from amparo.moderation.queries.reviewing import evidence_in_hand
from amparo.moderation.queries.story import evidence_of
from amparo.moderation.services.remembering import SOURCE
from amparo.moderation.states import EvidenceKind
from amparo.tickets.queries.walled import is_kept_away

_SUBJECT: Final = "moderation_evidence"
_VIDEO: Final = "video/"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of evidence as the screen shows it; `opened` once it lies on the stage."""

    row: Evidence
    is_grey: bool = False
    is_open: bool = False  # harmless: there is nothing to cover
    opened: Opened | None = None

    @property
    def key(self) -> str:
        return str(self.row.pk)

    @property
    def is_media(self) -> bool:
        return self.row.file_id is not None

    @property
    def is_video(self) -> bool:
        return self.is_media and self.row.content_type.startswith(_VIDEO)

    @property
    def middle(self) -> int | None:
        """The still of a video that lies on the stage first."""
        return len(self.opened.pictures) // 2 if self.opened and self.is_video else None

    @property
    def is_words(self) -> bool:
        return bool(self.row.kind == EvidenceKind.TEXT)

    @property
    def judged(self) -> str:
        return judged(self.row.harm, self.row.severity)

    @property
    def harm(self) -> str:
        return str(HARM_NAMES.get(self.row.harm, self.row.harm))

    @property
    def severity(self) -> str:
        return str(SEVERITY_NAMES[self.row.severity])


@requires(ANYONE_SIGNED_IN)
@require_GET
def stage(request: StaffRequest, pk: int) -> HttpResponse:
    """One file on the stage: covered, with its stills where it is a video; `?again=1` for what was decided before."""
    row = _evidence(request.user, pk)
    piece = _lying(request, row)
    template = "desk/review/parts/stage.html" if request.htmx else "desk/review/stage.html"
    return render(request, template, {"piece": piece, "case": row.case})


def _lying(request: StaffRequest, row: Evidence) -> Piece:
    """One piece as it lies on the stage; of what is behind the wall, that it is there."""
    user, shown, piece = request.user, _named(row), Piece(row=row)
    if _is_kept_away(row, shown):
        sentence = _("Nobody at the desk sees this. People with the clearance look after it.")
        return replace(piece, opened=Opened(problem=sentence))
    look = look_of(user, shown)
    lies = opened(user, shown, is_video=piece.is_video, all_the_same="again" in request.GET)
    if lies.decided and (lies.decided.source_kind, lies.decided.source_id) == (SOURCE, row.case_id):
        lies = opened(user, shown, is_video=piece.is_video, all_the_same=True)  # an appeal looks at it anew
    return replace(piece, is_grey=look.grey, is_open=look == PLAIN, opened=lies)


@requires(ANYONE_SIGNED_IN)
@require_GET
def covered(request: StaffRequest, pk: int) -> HttpResponse:
    return answers.covered(request, _shown(request.user, pk))


@requires(ANYONE_SIGNED_IN)
@require_GET
def still(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One of a video's nine stills, covered."""
    return answers.covered_still(request, _shown(request.user, pk), number)


@requires(ANYONE_SIGNED_IN)
@require_POST
def part(request: StaffRequest, pk: int) -> HttpResponse:
    return answers.part(request, _shown(request.user, pk))


@requires(ANYONE_SIGNED_IN)
@require_POST
def whole(request: StaffRequest, pk: int) -> HttpResponse:
    return answers.whole(request, _shown(request.user, pk))


@requires(ANYONE_SIGNED_IN)
@require_POST
def play(request: StaffRequest, pk: int) -> HttpResponse:
    return answers.play(request, _shown(request.user, pk), clip_at=reverse("desk:review-clip", args=[pk]))


@requires(ANYONE_SIGNED_IN)
@require_GET
def clip(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    return answers.clip(request, _shown(request.user, pk))


def _shown(user: User, pk: int) -> Shown:
    """What may be drawn. Raises Missing, also for what is behind the child-safety wall, or goes there now."""
    row = _evidence(user, pk)
    shown = _named(row)
    if _is_kept_away(row, shown):
        raise Missing
    return shown


def _is_kept_away(row: Evidence, shown: Shown) -> bool:
    """By what was said of it, by its bytes wherever else they hang, or by what it looks like."""
    compare_first(file=shown.file)
    return row.harm == Harm.CHILD_SAFETY or is_kept_away(shown.file)


def _named(row: Evidence) -> Shown:
    if row.file is None:
        raise Missing
    return Shown(
        file=row.file,
        name=row.name,
        harm=row.harm,
        severity=row.severity,
        kind=_SUBJECT,
        pk=row.pk,
    )


def _evidence(user: User, pk: int) -> Evidence:
    """A file of a case that this person has in hand, or reads whole. Raises Missing."""
    try:
        return evidence_in_hand(user, pk)
    except Missing:
        return evidence_of(user, pk)
