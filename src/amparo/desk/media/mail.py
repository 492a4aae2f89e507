"""The mail as it was written, in a frame with the same sandbox as a file has; its pictures only covered."""

from typing import Final

from django.http import HttpResponse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.channels.email.queries.pictures import html_with_pictures
from amparo.core.finding import find
from amparo.core.text import numbers_in
from amparo.desk.media.attachments import messages_for
from amparo.desk.media.hard_words import with_folds
from amparo.desk.media.inside_mail import with_covered_pictures
from amparo.desk.media.links import Links
from amparo.tickets.permissions import TicketPermission

MAIL_POLICY: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

_MAIL_PAGE: Final = """\
<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title></title><base target="_blank">
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 12px; overflow-wrap: anywhere; color: #1c2522; background: #fff }}
img {{ max-width: 100%; height: auto }} table {{ max-width: 100% }} pre {{ white-space: pre-wrap }}
.veil {{ padding: 0 6px; border: 1px dashed #6b7672; border-radius: 6px; color: #4c5753 }}
{style}</style></head><body>{html}</body></html>"""
"""Around a mail in its frame: a page of its own, on which the desk's style sheet and policy do not reach."""

_WITHOUT_IMAGES: Final = "img { display: none }"  # rather than the browser's torn picture


@requires(TicketPermission.READ)
@require_GET
def original(request: StaffRequest, pk: int) -> HttpResponse:
    """The sanitised HTML of a mail for its sandboxed frame, without its hard passages but those of `?open=0,2`.

    With `?images=1` its pictures are in it, covered. The browser fetches none by itself: what lies elsewhere is fetched
    here, so that whoever keeps it learns nothing of the reader, and no picture arrives as it is.
    """
    message = find(messages_for(request.user).select_related("ticket__reason__parent").exclude(html=""), pk=pk)
    with_images = request.GET.get("images") == "1"
    html = with_covered_pictures(html_with_pictures(message), message, request.user) if with_images else message.html
    html = with_folds(html, numbers_in(request.GET.get("open", "").split(",")))
    html = Links({pk: SafeString(html)}, message.ticket.reason, request.user).quiet_mail(message)
    response = HttpResponse(
        _MAIL_PAGE.format(language=escape(message.language), html=html, style="" if with_images else _WITHOUT_IMAGES)
    )
    response["Content-Security-Policy"] = MAIL_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
