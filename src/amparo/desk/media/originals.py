"""The original of a file: saved by a deliberate act that the ticket's history tells of."""

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.desk.media.attachments import attachment_for
from amparo.media.permissions import MediaPermission
from amparo.tickets.services import take_original
from amparo.ui.downloads import Download, serve


@requires(MediaPermission.ORIGINAL)
@require_POST
def original(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    attachment = attachment_for(request.user, pk)
    stream = take_original(attachment=attachment, by=request.user)
    size, name = attachment.file.size, attachment.name
    response = serve(request, Download(stream=stream, size=size, name=name, content_type=attachment.content_type))
    response["Cache-Control"] = "private, no-store"
    return response
