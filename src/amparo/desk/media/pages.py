"""What is reached of files of one kind: the card, covered, a part, the whole, stills, a video, the original."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, private, requires
from amparo.accounts.models import User
from amparo.desk.media import answers, classify
from amparo.desk.media.card import Card, open_card
from amparo.desk.media.shown import Shown
from amparo.media.harm import Harm
from amparo.media.permissions import MediaPermission
from amparo.ui.downloads import Download, serve


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Files of one kind, below `route`. What it calls raises Missing for what this person does not see.

    `shown` raises it also for what is behind the child-safety wall, and `take` records who took the original. `page` is
    the address of the page that a file stands on.
    """

    route: str
    permission: StrEnum
    card: Callable[[User, int], Card]
    shown: Callable[[User, int], Shown]
    take: Callable[[User, int], Download]
    classify: Callable[[User, int, Harm, int | None], None]
    page: Callable[[User, int], str]

    def paths(self, below: str) -> Iterator[URLPattern]:
        """Every address of a file, below the path `below`."""
        name = self.route.partition(":")[2]
        views: dict[str, tuple[str, Callable[..., Any]]] = {
            "": ("", require_GET(self._one)),
            "-covered": ("covered/", require_GET(self._covered)),
            "-part": ("part/", require_POST(self._part)),
            "-whole": ("whole/", require_POST(self._whole)),
            "-still": ("still/<int:number>/", require_GET(self._still)),
            "-play": ("play/", require_POST(self._play)),
            "-clip": ("clip/", require_GET(self._clip)),
        }
        for ending, (more, view) in views.items():
            yield path(f"{below}<int:pk>/{more}", private(requires(self.permission)(view)), name=f"{name}{ending}")
        judged = requires(MediaPermission.CLASSIFY)(require_http_methods(["GET", "POST"])(self._classify))
        yield path(f"{below}<int:pk>/class/", judged, name=f"{name}-class")
        original = requires(MediaPermission.ORIGINAL)(require_POST(self._original))
        yield path(f"{below}<int:pk>/original/", original, name=f"{name}-original")

    def _one(self, request: StaffRequest, pk: int) -> HttpResponse:
        """The card: with its shutter opened, or closed again (`?cover=1`); `?again=1` for what was decided before."""
        card = self.card(request.user, pk)
        if not request.GET.get("cover"):
            card = open_card(card, self.shown(request.user, pk), all_the_same="again" in request.GET)
        return render(request, "desk/media/one.html", {"card": card})

    def _covered(self, request: StaffRequest, pk: int) -> HttpResponse:
        return answers.covered(request, self.shown(request.user, pk))

    def _part(self, request: StaffRequest, pk: int) -> HttpResponse:
        return answers.part(request, self.shown(request.user, pk))

    def _whole(self, request: StaffRequest, pk: int) -> HttpResponse:
        return answers.whole(request, self.shown(request.user, pk))

    def _still(self, request: StaffRequest, pk: int, number: int) -> HttpResponse:
        """One of a video's nine stills, covered."""
        return answers.covered_still(request, self.shown(request.user, pk), number)

    def _play(self, request: StaffRequest, pk: int) -> HttpResponse:
        return answers.play(request, self.shown(request.user, pk), clip_at=reverse(f"{self.route}-clip", args=[pk]))

    def _clip(self, request: StaffRequest, pk: int) -> StreamingHttpResponse:
        return answers.clip(request, self.shown(request.user, pk))

    def _classify(self, request: StaffRequest, pk: int) -> HttpResponse:
        """The form; for a POST, the card as it is now."""
        user = request.user
        card = self.card(user, pk)
        form = classify.Form(
            title=_("What does this file hold?"),
            name=card.name,
            harm=card.harm_class,
            action=reverse(f"{self.route}-class", args=[pk]),
            back=f"{self.page(user, pk)}#media-{pk}",
        )
        answer = classify.answer(request, form, partial(self.classify, user, pk))
        return answer or render(request, "desk/media/classified.html", {"card": self.card(user, pk)})

    def _original(self, request: StaffRequest, pk: int) -> StreamingHttpResponse:
        """Saved by a deliberate act that the history of the ticket tells of."""
        response = serve(request, self.take(request.user, pk))
        response["Cache-Control"] = "private, no-store"
        return response
