"""One's own account: who one is, how the desk looks, and the tokens for programs."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.permissions import ROLE_NAMES, SCOPE_NAMES, Role, Scope
from amparo.accounts.queries import tokens_of
from amparo.accounts.services import change_person, create_token, revoke_token, save_preferences
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.finding import find
from amparo.entrance.forms import PreferencesForm, ProfileForm, TokenForm
from amparo.ui import theme


@requires(ANYONE_SIGNED_IN)
@require_http_methods(["GET", "POST"])
def me(request: StaffRequest) -> HttpResponse:
    if request.method == "GET":
        return _profile(request, ProfileForm.of(request.user))
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _profile(request, form)
    try:
        changed = change_person(by=request.user, user=request.user, change=form.change())
    except Invalid as refusal:
        form.add_error(refusal.field or None, str(refusal.sentence))
        return _profile(request, form)
    with translation.override(changed.locale):
        messages.success(request, _("Saved."))
    return redirect("entrance:me")


@requires(ANYONE_SIGNED_IN)
@require_POST
def preferences(request: StaffRequest) -> HttpResponse:
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _profile(request, ProfileForm.of(request.user), form)
    save_preferences(user=request.user, changes=form.cleaned_data)
    messages.success(request, _("Saved."))
    response = redirect("entrance:me")
    response.set_cookie(
        theme.COOKIE,
        form.cleaned_data["theme"],
        max_age=theme.COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _profile(request: StaffRequest, form: ProfileForm, how: PreferencesForm | None = None) -> HttpResponse:
    user = request.user
    kept = {"theme": theme.chosen(request), "keys": user.preferences.get("keys", True)}
    context: dict[str, Any] = {
        "form": form,
        "preferences": how or PreferencesForm(initial=kept),
        "roles": [ROLE_NAMES[Role(role)] for role in user.roles],
        "teams": list(user.teams.order_by("name")),
        "part": "me",
    }
    return render(request, "entrance/me.html", context, status=422 if form.errors or (how and how.errors) else 200)


@requires(ANYONE_SIGNED_IN)
@require_GET
def tokens(request: StaffRequest) -> HttpResponse:
    return _tokens(request, TokenForm())


@requires(ANYONE_SIGNED_IN)
@never_cache
@require_POST
def new_token(request: StaffRequest) -> HttpResponse:
    """Make a token and show it on this one page."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tokens(request, form)
    wanted = form.cleaned_data
    token, plain = create_token(
        by=request.user,
        user=request.user,
        scopes=wanted["scopes"],
        name=wanted["name"],
        expires_at=clock.now() + timedelta(days=wanted["days"]) if wanted["days"] else None,
    )
    return _tokens(request, TokenForm(), shown={"token": token, "plain": plain})


@requires(ANYONE_SIGNED_IN)
@require_POST
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    token = find(tokens_of(request.user), pk=pk)
    revoke_token(token=token, by=request.user)
    messages.success(request, _("Revoked. Programs that used it are turned away from now on."))
    return redirect("entrance:tokens")


def _tokens(request: StaffRequest, form: TokenForm, shown: dict[str, Any] | None = None) -> HttpResponse:
    rows = [
        {"token": token, "scopes": [SCOPE_NAMES[Scope(scope)] for scope in token.scopes if scope in set(Scope)]}
        for token in tokens_of(request.user)
    ]
    context = {"form": form, "rows": rows, "shown": shown, "part": "tokens"}
    return render(request, "entrance/tokens.html", context, status=422 if form.errors else 200)
