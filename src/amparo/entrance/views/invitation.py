"""Coming in by a link that works once: the first owner, and everybody who is invited later."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import public
from amparo.accounts.markets import likely_time_zone
from amparo.accounts.models import Invitation
from amparo.accounts.permissions import ROLE_NAMES, Role
from amparo.accounts.queries import invitation_by_token
from amparo.accounts.services import accept_invitation
from amparo.core.errors import AmparoError, Invalid, Missing
from amparo.entrance.coming_in import come_in
from amparo.entrance.forms import NewcomerForm


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    found = invitation_by_token(token)
    if found is None:
        return render(request, "entrance/invitation_over.html", status=404)
    if request.method == "GET":
        initial = {"locale": get_language(), "time_zone": likely_time_zone(request.headers.get("accept-language", ""))}
        return _page(request, found, NewcomerForm(initial=initial, invited=found.email))
    form = NewcomerForm(request.POST, invited=found.email)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        user = accept_invitation(token=token, newcomer=form.newcomer())
    except Missing:
        return render(request, "entrance/invitation_over.html", status=404)
    except AmparoError as refusal:
        field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
        form.add_error(field, str(refusal.sentence))
        return _page(request, found, form)
    come_in(request, user)
    is_first = not found.email and Role.OWNER in user.roles
    return HttpResponseRedirect("/console/welcome/" if is_first else settings.LOGIN_REDIRECT_URL)


def _page(request: HttpRequest, found: Invitation, form: NewcomerForm) -> HttpResponse:
    roles = [ROLE_NAMES[Role(role)] for role in found.roles]
    return render(
        request,
        "entrance/invitation.html",
        {"form": form, "invitation": found, "roles": roles},
        status=422 if form.errors else 200,
    )
