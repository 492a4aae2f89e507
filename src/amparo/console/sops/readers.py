"""Who has read a change and who has not, and what is under way in the versions before it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.page import page
from amparo.console.sops.finding import version_of
from amparo.console.sops.look import Look
from amparo.core.text import language_now
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.changes.readers import readers_of, under_way
from amparo.sops.queries.versions.texts import title_of
from amparo.sops.services import remind
from amparo.tickets.queries import visible_to

_MOST_RUNS = 200


@requires(SopPermission.READERS)
@require_GET
def sop_readers(request: StaffRequest, key: str, number: int) -> HttpResponse:
    version = version_of(key, number)
    readers = readers_of(version)
    runs = list(under_way(version.procedure)[:_MOST_RUNS])
    seen = set(visible_to(request.user).filter(pk__in=[run.ticket_id for run in runs]).values_list("pk", flat=True))
    look = Look(version=version, user=request.user)
    context = {
        **look.context(),
        "title": title_of(version.procedure, language_now()),
        "waiting": [reader for reader in readers if reader.acknowledged_at is None],
        "done": [reader for reader in readers if reader.acknowledged_at is not None],
        "runs": [{"run": run, "is_seen": run.ticket_id in seen} for run in runs],
    }
    return page(request, "sops/readers.html", context)


@requires(SopPermission.READERS)
@require_POST
def remind_readers(request: StaffRequest, key: str, number: int) -> HttpResponse:
    count = remind(version=version_of(key, number), by=request.user)
    told = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count) % {"count": count}
    messages.success(request, told)
    return redirect("console:sop_readers", key, number)
