"""What an authority sees of a loop, shown to one of us: nothing is noted as opened, and nothing can be pressed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries import loop_for
from amparo.escalations.queries.outside import seen_outside


@requires(EscalationPermission.READ)
@require_GET
def see(request: StaffRequest, number: int) -> HttpResponse:
    row = loop_for(request.user, number)
    with override(row.authority.language.lower() if row.authority else request.user.locale):
        return render(request, "portal/loop.html", {"seen": seen_outside(row), "is_preview": True, "loop": row})
