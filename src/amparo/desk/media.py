"""Files and mails of strangers, served so that nothing in them can run (DESIGN law 10): amparo.ui.downloads says how.

A mail's HTML is shown in a frame with the same sandbox as a file has.
"""

import base64
import re
from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import User
from amparo.channels.email.queries.pictures import html_with_pictures
from amparo.core.errors import Missing
from amparo.files.services import open_file
from amparo.tickets.models import Attachment, Message
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import visible_to
from amparo.ui.downloads import PICTURES, SAFE_TYPES, Download, serve

MAIL_POLICY: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
MAIL_POLICY_WITH_IMAGES: Final = (
    MAIL_POLICY.replace("img-src data:", "img-src data: https:") + "; upgrade-insecure-requests"
)

_MAIL_PAGE: Final = """\
<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title></title><base target="_blank">
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 12px; overflow-wrap: anywhere; color: #1c2522; background: #fff }}
img {{ max-width: 100%; height: auto }} table {{ max-width: 100% }} pre {{ white-space: pre-wrap }}
{style}</style></head><body>{html}</body></html>"""
"""Around a mail in its frame: a page of its own, on which the desk's style sheet and policy do not reach."""

_WITHOUT_IMAGES: Final = "img { display: none }"  # rather than the browser's torn picture

_INLINE_PICTURE: Final = re.compile(r"""(?<==["'])cid:([^"'<>\s]{1,250})(?=["'])""")
_MOST_INLINE: Final = 4_000_000  # bytes of one picture inside a mail
_MOST_INLINE_TOGETHER: Final = 12_000_000


def can_be_shown(attachment: Attachment) -> bool:
    """Whether it can be looked at on the page (behind its shutter)."""
    return attachment.content_type.lower() in SAFE_TYPES


@requires(TicketPermission.READ)
@require_GET
def file(request: StaffRequest, pk: int, name: str) -> StreamingHttpResponse:  # noqa: ARG001 - the name is for people and browsers
    """An attachment, by its id; the name in the address is only for show."""
    attachment = _attachments(request.user).select_related("file").filter(pk=pk).first()
    if attachment is None:
        raise Missing
    download = Download(
        stream=open_file(attachment.file),
        size=attachment.file.size,
        name=attachment.name,
        content_type=attachment.content_type,
    )
    return serve(request, download)


@requires(TicketPermission.READ)
@require_GET
def original(request: StaffRequest, pk: int) -> HttpResponse:
    """The sanitised HTML of a mail for its sandboxed frame; `?images=1` also fetches pictures, those of others too."""
    message = _messages(request.user).filter(pk=pk).exclude(html="").first()
    if message is None:
        raise Missing
    with_images = request.GET.get("images") == "1"
    html = _put_in(html_with_pictures(message), _inline_pictures(message)) if with_images else message.html
    response = HttpResponse(
        _MAIL_PAGE.format(language=escape(message.language), html=html, style="" if with_images else _WITHOUT_IMAGES)
    )
    response["Content-Security-Policy"] = MAIL_POLICY_WITH_IMAGES if with_images else MAIL_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # Pictures elsewhere are fetched without cookies, and without saying from where.
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Embedder-Policy"] = "credentialless"
    response["Cache-Control"] = "private, no-store"
    return response


def attachment_for(user: User, pk: int) -> Attachment:
    """The attachment, if this person may see its ticket. Raises Missing."""
    found = _attachments(user).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def _messages(user: User) -> QuerySet[Message]:
    return Message.objects.filter(_of_tickets(user, "ticket"))


def _attachments(user: User) -> QuerySet[Attachment]:
    return Attachment.objects.filter(_of_tickets(user, "message__ticket"))


def _of_tickets(user: User, path: str) -> Q:
    """Of tickets this person sees, or that were merged into such a one."""
    seen = visible_to(user).values("pk")
    return Q(**{f"{path}__in": seen}) | Q(**{f"{path}__merged_into__in": seen})


def _inline_pictures(message: Message) -> dict[str, str]:
    """The mail's own pictures (cid:, RFC 2392) as data: the frame has no cookies to fetch them with."""
    wanted = {match.group(1) for match in _INLINE_PICTURE.finditer(message.html)}
    pictures: dict[str, str] = {}
    room = _MOST_INLINE_TOGETHER
    for one in message.attachments.filter(content_id__in=wanted).select_related("file"):
        if one.content_type.lower() in PICTURES and one.file.size <= min(room, _MOST_INLINE):
            room -= one.file.size
            with open_file(one.file) as stream:
                pictures[one.content_id] = f"data:{one.content_type};base64,{base64.b64encode(stream.read()).decode()}"
    return pictures


def _put_in(html: str, pictures: Mapping[str, str]) -> str:
    return _INLINE_PICTURE.sub(lambda match: pictures.get(match.group(1), match.group(0)), html)
