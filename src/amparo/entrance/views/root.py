from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.ui.places import shown_to


@requires(ANYONE_SIGNED_IN)
@require_GET
def root(request: StaffRequest) -> HttpResponse:
    """To the first place of the rail that is open to the person; who has none is at home in their own account."""
    places = shown_to(request)
    return redirect(places[0].href if places else "entrance:me")
