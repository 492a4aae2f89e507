"""How the desk answers: the same act for htmx and for a plain form."""

from django.http import HttpResponse, HttpResponseRedirect

from amparo.accounts.gate import StaffRequest


def go(request: StaffRequest, address: str) -> HttpResponse:
    """Lead the whole page to another address."""
    if not request.htmx:
        return HttpResponseRedirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def partial(target: str, html: str, swap: str = "innerHTML") -> str:
    """One region of an answer that changes several (htmx 4)."""
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{html}</hx-partial>'
