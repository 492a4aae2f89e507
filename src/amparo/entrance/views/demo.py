"""Signing in by one click, in the demo and nowhere else."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from amparo.accounts.gate import public
from amparo.accounts.queries import demo_people
from amparo.entrance.coming_in import come_in


@public
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Come in as one of the invented people; a 404 outside the demo, as if it did not exist."""
    if not settings.DEMO:
        raise Http404
    asked = request.POST.get("person", "")
    person = next((one.user for one in demo_people() if str(one.user.pk) == asked), None)
    if person is None:
        raise Http404
    come_in(request, person)
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
