"""What the composer offers while one types: `/` macros, `{` variables, `@` colleagues."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.text import fold
from amparo.desk.ticket.screen import Screen
from amparo.tickets import services
from amparo.tickets.labels import STATE_NAMES, VARIABLE_NAMES
from amparo.tickets.models import Macro
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import beside
from amparo.tickets.variables import fill, named_like, written

_MOST_PEOPLE = 8


@requires(TicketPermission.REPLY)
@require_GET
def macros(request: StaffRequest, number: int) -> HttpResponse:
    """Macros for what stands behind the slash, in the ticket's language, their words ready to be put in."""
    screen = Screen.of(request.user, number)
    language = screen.ticket.language or request.user.locale
    found = beside.macros_for(screen.ticket, language=language, text=request.GET.get("q", ""))
    rows = {macro.code: macro for macro in Macro.objects.filter(code__in=[one.code for one in found])}
    choices = [
        (
            one,
            services.render_macro(macro=rows[one.code], ticket=screen.ticket, by=request.user).text,
            STATE_NAMES.get(one.actions.get("state", ""), ""),
        )
        for one in found
    ]
    return render(request, "desk/ticket/macro_choices.html", {"choices": choices})


@requires(TicketPermission.NOTE)
@require_GET
def variables(request: StaffRequest, number: int) -> HttpResponse:
    """What is known of this ticket and can be put in by name; what is not known is not offered."""
    values = services.variable_values(Screen.of(request.user, number).ticket, request.user)
    choices = [
        {"name": name, "about": about, "shown": values[name], "insert": fill(written(name), values).text}
        for name, about in named_like(request.GET.get("q", ""), VARIABLE_NAMES)
        if values[name].strip()
    ]
    return render(request, "ui/variable_choices.html", {"choices": choices})


@requires(TicketPermission.NOTE)
@require_GET
def mentions(request: StaffRequest, number: int) -> HttpResponse:
    """Colleagues whose name holds what stands behind the at sign, those of the ticket's team first."""
    screen = Screen.of(request.user, number)
    asked = fold(request.GET.get("q", ""))
    people = [one for one in beside.colleagues(screen.ticket) if asked in fold(one.name)][:_MOST_PEOPLE]
    return render(request, "desk/ticket/mention_choices.html", {"people": people})
