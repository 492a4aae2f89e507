"""Releasing what a loop keeps of a person under legal hold, before its time."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Missing
from amparo.desk.loops.acts import done, draw_form, refuse_form
from amparo.desk.loops.screen import LoopScreen
from amparo.escalations import services
from amparo.escalations.permissions import EscalationPermission


@requires(EscalationPermission.HOLD_RELEASE)
@require_http_methods(["GET", "POST"])
def release(request: StaffRequest, number: int, pk: int) -> HttpResponse:
    """Somebody who may decides that a person's data need not be kept any more, and says why."""
    screen = LoopScreen.of(request.user, number)
    hold = next((one for one in screen.holds if one.pk == pk), None)
    if hold is None:
        raise Missing
    name = hold.contact.name or _("this person")
    title = _("Why need the data of %(name)s not be kept any more?") % {"name": name}
    context = {"screen": screen, "loop": screen.row, "hold": hold, "title": title}
    if request.method == "GET":
        return draw_form(request, "release", context)
    try:
        services.release_hold(hold=hold, by=request.user, reason=request.POST.get("reason", ""))
    except AmparoError as refusal:
        return refuse_form(request, "release", context | {"typed": request.POST.get("reason", "")}, refusal)
    return done(request, number, _("The hold is released."))
