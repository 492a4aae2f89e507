from django.http import HttpResponse
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.permissions import AccountPermission
from amparo.console.page import page
from amparo.console.welcome.steps import missing_steps
from amparo.tickets.permissions import TicketPermission


@requires(AccountPermission.CONSOLE_OPEN)
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """All that can be set up, and quietly what is still missing."""
    missing = missing_steps() if request.user.may(TicketPermission.SETTINGS_MANAGE) else []
    return page(request, "home.html", {"missing": missing})
