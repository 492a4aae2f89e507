"""Where help is, in the country where one is: lines for anybody, and those for people who work."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.markets import market_choices, market_of_zone
from amparo.escalations.helplines import Helpline
from amparo.escalations.queries.helplines import for_staff, offer
from amparo.escalations.signs.reading import Danger


@requires(ANYONE_SIGNED_IN)
@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """The lines of a country (`country`, ISO 3166-1); otherwise of where the person's clock says they are.

    A country we know nothing of is said to be one: another country's line is never shown in its place.
    """
    names = dict(market_choices())
    said = request.GET.get("country", "")
    country = said if said in names else market_of_zone(request.user.time_zone)
    context = {
        "here": "support",
        "country": country,
        "country_name": names.get(country, ""),
        "countries": sorted(names.items(), key=lambda one: one[1]),
        "lines": lines_in(country),
    }
    return render(request, "desk/pause/support.html", context)


def lines_in(country: str) -> list[Helpline]:
    """First who treats and listens, then who defends rights, then lines for anybody; nothing where none is known."""
    return [*for_staff(country), *offer(country, Danger.SELF_HARM).lines]
