"""The editor: the text of a version with its problems, its drawing and what changed; kept while one writes."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.page import page
from amparo.console.sops.finding import asked_version, procedure_of, version_of
from amparo.console.sops.look import VIEWS, Look
from amparo.core.errors import Conflict
from amparo.core.text import language_now, number_in
from amparo.sops.models import Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.changes.readers import under_way
from amparo.sops.queries.versions.texts import title_of
from amparo.sops.services import save_text, start_draft
from amparo.sops.states import UNFINISHED

MOST_TEXT = 512 * 1024
"""What the language reads at most; a longer text is kept as far as that."""


def as_kept(text: str, before: str) -> str:
    """A text from a form with the ends of lines it had before: browsers always send CR LF (HTML §4.10.22)."""
    return text if "\r\n" in before else text.replace("\r\n", "\n")


@requires(SopPermission.READ)
@require_GET
def sop(request: StaffRequest, key: str) -> HttpResponse:
    """One version: to write in, if it is a draft and the person writes procedures, to read otherwise."""
    procedure = procedure_of(key)
    look = Look(
        version=asked_version(request, procedure),
        user=request.user,
        view=_view(request.GET.get("view", "")),
        to_read="read" in request.GET,
    )
    return page(request, "sops/editor.html", look.context() | _around(look))


def _around(look: Look) -> dict[str, object]:
    """What stands around the text: the other versions, runs under way, and what can be begun."""
    own = Version.objects.filter(procedure=look.version.procedure).order_by("-number")
    versions = list(own.defer("text").select_related("author"))
    return {
        "title": title_of(look.version.procedure, language_now()),
        "versions": versions,
        "under_way": under_way(look.version.procedure).count(),
        "may_begin": look.user.may(SopPermission.WRITE) and not any(one.state in UNFINISHED for one in versions),
        "may_see_readers": look.user.may(SopPermission.READERS),
        "may_publish": look.user.may(SopPermission.PUBLISH),
        "may_approve": look.user.may(SopPermission.APPROVE),
    }


@requires(SopPermission.WRITE)
@require_POST
def write_sop(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Keep the text and say what is wrong with it: the parts of the page that changed, or the page without a script."""
    version = version_of(key, number)
    text = as_kept(request.POST.get("text", "")[:MOST_TEXT], version.text)
    conflict = ""
    try:
        if text != version.text:
            version = save_text(version=version, by=request.user, text=text, seen=request.POST.get("seen", ""))
    except Conflict as refusal:
        conflict = str(refusal.sentence)
    if request.headers.get("X-Requested-With") != "amparo":
        if conflict:
            messages.error(request, conflict)
        else:
            messages.success(request, _("Saved."))
        return redirect("console:sop", key)
    look = Look(version=version, user=request.user, view=_view(request.POST.get("view", "")))
    context = look.context() | {"conflict": conflict}
    return render(
        request, "console/sops/parts.html", context, status=HTTPStatus.CONFLICT if conflict else HTTPStatus.OK
    )


@requires(SopPermission.READ)
@require_GET
def sop_drawing(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """The drawing, the use of the last days, or the list."""
    look = Look(version=version_of(key, number), user=request.user, view=_view(request.GET.get("view", "")))
    return render(request, "console/sops/drawing.html", look.context())


@requires(SopPermission.WRITE)
@require_POST
def begin_version(request: StaffRequest, key: str) -> HttpResponse:
    """Begin the next version with the text of the one that is shown."""
    shown = version_of(key, number_in(request.POST.get("number", "")) or 0)
    start_draft(by=request.user, text=shown.text)
    messages.success(request, _("A draft is begun. Nobody works along it before it is published."))
    return redirect("console:sop", key)


def _view(asked: str) -> str:
    return asked if asked in VIEWS else ""
