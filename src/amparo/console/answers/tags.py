from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.page import page
from amparo.core.errors import Conflict, Invalid
from amparo.core.finding import find
from amparo.tickets.models import Tag
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services import delete_tag, save_tag


@requires(TicketPermission.SETTINGS_MANAGE)
@require_GET
def tags(request: StaffRequest) -> HttpResponse:
    return page(request, "answers/tags.html", {"tags": list(Tag.objects.order_by("name"))})


@requires(TicketPermission.SETTINGS_MANAGE)
@require_POST
def save(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Make a tag (no `pk`) or rename one."""
    found = find(Tag.objects, pk=pk) if pk else None
    try:
        save_tag(by=request.user, name=request.POST.get("name", ""), tag=found, seen=request.POST.get("seen", ""))
    except (Conflict, Invalid) as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Saved."))
    return redirect("console:tags")


@requires(TicketPermission.SETTINGS_MANAGE)
@require_POST
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    count = delete_tag(by=request.user, tag=find(Tag.objects, pk=pk))
    said = ngettext("Deleted. %(n)s ticket bore it.", "Deleted. %(n)s tickets bore it.", count) % {"n": count}
    messages.success(request, said)
    return redirect("console:tags")
