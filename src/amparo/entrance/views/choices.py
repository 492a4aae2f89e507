"""The two choices every page offers, kept in the account of whoever is signed in."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amparo.accounts.gate import public
from amparo.accounts.models import User
from amparo.accounts.services import PersonChange, change_person, save_preferences
from amparo.core.errors import Invalid
from amparo.ui import theme, views


@public
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    choice = request.POST.get("theme", "")
    if isinstance(request.user, User) and choice in theme.CHOICES:
        save_preferences(user=request.user, changes={"theme": choice})
    return views.choose_theme(request)


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        asked = PersonChange(locale=request.POST.get("language", ""))
        with suppress(Invalid):  # no button of ours sends an unknown language
            change_person(by=request.user, user=request.user, change=asked)
    return views.choose_language(request)
