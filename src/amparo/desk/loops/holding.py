"""Releasing what is kept of a person under legal hold, before its time: on the page of its loop, else of the person."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Missing
from amparo.desk.answering import go
from amparo.desk.loops.acts import done, draw_form, refuse_form
from amparo.desk.loops.screen import LoopScreen
from amparo.escalations import services
from amparo.escalations.models import LegalHold
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.holds import holds_without_loop

After = Callable[[str], HttpResponse]
"""The answer once it is released; it says so."""


@requires(EscalationPermission.HOLD_RELEASE)
@require_http_methods(["GET", "POST"])
def release(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """What a loop holds."""
    screen = LoopScreen.of(request.user, number)
    return _release(request, _one(screen.holds, pk), {"loop": screen.row}, lambda said: done(request, number, said))


@requires(EscalationPermission.HOLD_RELEASE)
@require_http_methods(["GET", "POST"])
def release_without_loop(request: StaffRequest, person: int, pk: int) -> HttpResponse:
    """What is held of a person for no loop; it stands on the page of erasing them."""
    hold = _one(holds_without_loop(person), pk)

    def after(said: str) -> HttpResponse:
        messages.success(request, said)
        return go(request, reverse("desk:erase", args=[person]))

    return _release(request, hold, {"person": hold.contact}, after)


def _one(holds: Iterable[LegalHold], pk: int) -> LegalHold:
    hold = next((one for one in holds if one.pk == pk), None)
    if hold is None:
        raise Missing
    return hold


def _release(request: StaffRequest, hold: LegalHold, of: dict[str, object], after: After) -> HttpResponse:
    """Somebody who may decides that a person's data need not be kept any more, and says why."""
    name = hold.contact.name or _("this person")
    title = _("Why need the data of %(name)s not be kept any more?") % {"name": name}
    context = {**of, "here": request.path, "title": title}
    if request.method == "GET":
        return draw_form(request, "release", context)
    try:
        services.release_hold(hold=hold, by=request.user, reason=request.POST.get("reason", ""))
    except AmparoError as refusal:
        return refuse_form(request, "release", context | {"typed": request.POST.get("reason", "")}, refusal)
    return after(_("The hold is released."))
