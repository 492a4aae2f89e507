"""What studies found: said honestly, also where they found nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.wellbeing.evidence import FINDINGS


@requires(ANYONE_SIGNED_IN)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    return render(request, "desk/pause/evidence.html", {"here": "evidence", "findings": FINDINGS})
