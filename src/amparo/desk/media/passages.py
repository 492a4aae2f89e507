"""A hard passage was opened, wherever it stands: the person's own ledger hears of it."""

from dataclasses import asdict

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, private, requires
from amparo.tickets.passages.folding import read_again
from amparo.wellbeing.services import record_text


@private
@requires(ANYONE_SIGNED_IN)
@require_POST
def opened(request: StaffRequest) -> HttpResponse:
    """Whatever page drew the fold signed what is in it (`of`), so that nothing is looked up again."""
    record_text(person=request.user, **asdict(read_again(request.POST.get("of", ""))))
    return HttpResponse(status=204)
