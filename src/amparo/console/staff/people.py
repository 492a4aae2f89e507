"""Staff: who they are, what they may do, and the way in and out."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts import letters
from amparo.accounts.events import PersonChanged
from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Invitation, Team, User
from amparo.accounts.permissions import ROLE_NAMES, AccountPermission, Role
from amparo.accounts.queries import open_invitations, people_with_teams
from amparo.accounts.services import (
    PersonChange,
    change_person,
    close_account,
    drop_second_factors,
    invite_person,
    make_reset_link,
    reopen_account,
    withdraw_invitation,
)
from amparo.console.edits import Edit, edit_of
from amparo.console.page import attempt, page
from amparo.console.staff.permission_words import ABOUT_ROLES, may_do
from amparo.core.errors import AmparoError, Missing, NotAllowed
from amparo.core.finding import find


def _role_choices() -> list[tuple[str, Any]]:
    return [(str(role), name) for role, name in ROLE_NAMES.items()]


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=_role_choices, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=gettext_lazy("none yet"),
    )


class PersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("With it they sign in."))
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=_role_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.CharField(
        label=gettext_lazy("Skills"),
        required=False,
        help_text=gettext_lazy("Words with commas between: payments, LIVE, agencies."),
    )

    def change(self) -> PersonChange:
        wanted = self.cleaned_data
        skills = wanted["skills"].split(",")
        return PersonChange(name=wanted["name"], email=wanted["email"], roles=wanted["roles"], skills=skills)


@requires(AccountPermission.PEOPLE_MANAGE)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    rows = [{"user": user, "roles": _names(user.roles)} for user in people_with_teams()]
    invited = [{"invitation": one, "roles": _names(one.roles)} for one in open_invitations()]
    return page(request, "staff/people.html", {"rows": rows, "invited": invited})


@requires(AccountPermission.PEOPLE_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, and sent where a mail server is known."""
    context: dict[str, Any] = {"about": ABOUT_ROLES, "can_send": letters.can_send()}
    form = InviteForm(request.POST or None, initial={"roles": [Role.AGENT]})
    if made := attempt(form, lambda: invite_person(by=request.user, **form.cleaned_data)):
        shown = invited(made[0], made[1], request.user.locale)
        return page(request, "staff/invited.html", {"shown": shown, "invitation": made[0]})
    return page(request, "staff/invite.html", context, form=form)


def invited(invitation: Invitation, token: str, language: str) -> dict[str, Any]:
    """What the page after an invitation shows: the link, and whether it was sent."""
    link = settings.BASE_URL + reverse("entrance:invitation", args=[token])
    was_sent = letters.send_invitation(invitation=invitation, link=link, language=language)
    return {"invitation": invitation, "link": link, "was_sent": was_sent, "can_send": letters.can_send()}


@requires(AccountPermission.PEOPLE_MANAGE)
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    found = find(Invitation.objects, pk=pk)
    withdraw_invitation(by=request.user, invitation=found)
    messages.success(request, _("Withdrawn. The link opens nothing any more."))
    return redirect("console:people")


@requires(AccountPermission.PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def person(request: StaffRequest, pk: int) -> HttpResponse:
    found = find(User.objects, pk=pk)
    if request.method == "GET":
        return _page(request, found, _form_of(found))
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            saved = attempt(
                form, lambda: change_person(by=request.user, user=found, change=form.change()), edit=_edit(found)
            )
        except NotAllowed as refusal:  # the gate was passed: this one is about owners, and worth reading here
            form.add_error("roles", str(refusal.sentence))
            saved = None
        if saved:
            messages.success(request, _("Saved."))
            return redirect("console:people")
    return _page(request, found, form)


@requires(AccountPermission.PEOPLE_MANAGE)
@never_cache
@require_POST
def act(request: StaffRequest, pk: int) -> HttpResponse:
    """Close, reopen, hand out a link for a new password, drop lost second factors."""
    found, wanted = find(User.objects, pk=pk), request.POST.get("act", "")
    if wanted not in _ACTS:
        raise Missing
    do, said = _ACTS[wanted]
    try:
        made = do(by=request.user, user=found)
    except AmparoError as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("console:person", pk)
    if said:
        messages.success(request, said % {"name": found.name})
        return redirect("console:person", pk)
    return _page(request, found, _form_of(found), link=f"{settings.BASE_URL}{made}")


_ACTS: Final[dict[str, tuple[Callable[..., object], Any]]] = {
    "close": (close_account, gettext_lazy("Closed. What %(name)s did stays.")),
    "reopen": (reopen_account, gettext_lazy("Open again.")),
    "drop": (drop_second_factors, gettext_lazy("%(name)s signs in by password alone now.")),
    "link": (make_reset_link, ""),  # nothing is said: the page that follows shows the link
}


def _edit(found: User) -> Edit | None:
    """A new password or a token of their own changes nothing that is edited here."""
    return edit_of("user", found, kinds=[PersonChanged.type])


def _form_of(found: User) -> PersonForm:
    known = {"name": found.name, "email": found.email, "roles": found.roles, "skills": ", ".join(found.skills)}
    return PersonForm(initial=known)


def _page(request: StaffRequest, found: User, form: PersonForm, link: str = "") -> HttpResponse:
    context = {
        "person": found,
        "teams": list(found.teams.order_by("name")),
        "may": may_do(found.permissions),
        "link": link,
        "is_self": found.pk == request.user.pk,
    }
    return page(request, "staff/person.html", context, form=form, edit=_edit(found))


def _names(roles: list[str]) -> list[Any]:
    return [ROLE_NAMES[Role(role)] for role in roles if role in set(Role)]
