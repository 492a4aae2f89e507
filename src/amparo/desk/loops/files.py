"""Files of the conversation with an authority."""

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import Missing
from amparo.escalations.models import LoopFile
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries import loop_for
from amparo.files.services import open_file
from amparo.tickets.queries.harm import walled_among
from amparo.ui.downloads import Download, serve


@requires(EscalationPermission.READ)
@require_GET
def file(request: StaffRequest, number: int, pk: int) -> StreamingHttpResponse:
    row = loop_for(request.user, number)
    found = LoopFile.objects.select_related("file").filter(pk=pk, message__escalation=row).first()
    if found is None or walled_among([found.file_id]):
        raise Missing
    return serve(
        request,
        Download(stream=open_file(found.file), size=found.size, name=found.name, content_type=found.content_type),
    )
