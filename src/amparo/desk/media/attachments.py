"""Attachments of tickets: shown covered when asked for, uncovered for as long as somebody holds a key."""

from typing import Final

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.desk.media import answers
from amparo.desk.media.card import card_of, open_card
from amparo.desk.media.shown import Shown, muted
from amparo.files.services import open_file
from amparo.media.pictures import Placeholder
from amparo.tickets.models import Attachment, Message
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import visible_to
from amparo.tickets.queries.walled import openable
from amparo.ui.downloads import Download, serve
from amparo.wellbeing.states import ExposureKind

_SALT: Final = "desk.media.clip"
_PLAYS_FOR: Final = 3600  # seconds after somebody pressed


def attachment_for(user: User, pk: int) -> Attachment:
    """The attachment, if this person may see its ticket. Raises Missing."""
    return _one(attachments_for(user), pk)


def shown_for(user: User, pk: int) -> Shown:
    """What may be drawn of it. Raises Missing, also for what is behind the child-safety wall."""
    return shown_of(_one(openable(attachments_for(user)), pk))


def shown_of(attachment: Attachment) -> Shown:
    return Shown(
        file=attachment.file,
        name=attachment.name,
        harm=attachment.harm_class,
        severity=attachment.exposure_severity,
        kind="attachment",
        pk=attachment.pk,
    )


def attachments_for(user: User) -> QuerySet[Attachment]:
    """Those of tickets that this person sees, or that were merged into such a one."""
    return Attachment.objects.filter(_of_tickets(user, "message__ticket")).select_related("file")


def messages_for(user: User) -> QuerySet[Message]:
    return Message.objects.filter(_of_tickets(user, "ticket"))


def _of_tickets(user: User, path: str) -> Q:
    seen = visible_to(user).values("pk")
    return Q(**{f"{path}__in": seen}) | Q(**{f"{path}__merged_into__in": seen})


def _one(rows: QuerySet[Attachment], pk: int) -> Attachment:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


@requires(TicketPermission.READ)
@require_GET
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """The card: with its shutter opened, or closed again (`?cover=1`); `?again=1` for what was decided before."""
    card = card_of(attachment_for(request.user, pk), request.user)
    if not request.GET.get("cover"):
        card = open_card(card, shown_for(request.user, pk), all_the_same="again" in request.GET)
    return render(request, "desk/media/one.html", {"card": card})


@requires(TicketPermission.READ)
@require_GET
def covered(request: StaffRequest, pk: int) -> HttpResponse:
    return answers.covered(request, shown_for(request.user, pk))


@requires(TicketPermission.READ)
@require_POST
def part(request: StaffRequest, pk: int) -> HttpResponse:
    return answers.part(request, shown_for(request.user, pk))


@requires(TicketPermission.READ)
@require_POST
def whole(request: StaffRequest, pk: int) -> HttpResponse:
    return answers.whole(request, shown_for(request.user, pk))


@requires(TicketPermission.READ)
def still(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One of a video's nine stills: covered, or for a POST uncovered."""
    shown = shown_for(request.user, pk)
    if request.method == "POST":
        return answers.still(request, shown, number)
    return answers.covered_still(request, shown, number)


@requires(TicketPermission.READ)
@require_POST
def play(request: StaffRequest, pk: int) -> HttpResponse:
    """A video, after somebody pressed: without its sound, from an address that is good for this person and an hour."""
    shown = shown_for(request.user, pk)
    clip = muted(shown)
    if isinstance(clip, Placeholder):
        return HttpResponse(answers.sentence(clip), status=422, content_type="text/plain; charset=utf-8")
    token = answers.begin(request, shown, ExposureKind.VIDEO)
    address = f"{reverse('desk:media-clip', args=[pk])}?key={_signer().sign(f'{request.user.pk}:{pk}')}"
    if not request.htmx:  # type: ignore[attr-defined] # set by django-htmx's middleware
        return HttpResponseRedirect(address)
    return render(request, "desk/media/clip.html", {"address": address, "token": token})


@requires(TicketPermission.READ)
@require_GET
def clip(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """The bytes of a video without sound. Raises Missing when nobody pressed."""
    shown = shown_for(request.user, pk)
    try:
        pressed = _signer().unsign(request.GET.get("key", ""), max_age=_PLAYS_FOR)
    except signing.BadSignature as error:
        raise Missing from error
    found = muted(shown)
    if pressed != f"{request.user.pk}:{pk}" or isinstance(found, Placeholder):
        raise Missing
    download = Download(
        stream=open_file(found.file), size=found.file.size, name=f"{pk}.mp4", content_type=found.content_type
    )
    response = serve(request, download)
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline"
    return response


@requires(TicketPermission.READ)
@require_POST
def cover(request: StaffRequest) -> HttpResponse:
    return answers.cover_again(request)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)
