from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES, market_choices, market_names
from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import AccountPermission
from amparo.accounts.queries import teams_with_counts
from amparo.accounts.services import TeamShape, save_team, set_members
from amparo.console.edits import edit_of
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.core.finding import find
from amparo.core.text import numbers_in

_PEOPLE, _LEADS = gettext_lazy("People"), gettext_lazy("Leads")
_LIST = Listed(
    name=gettext_lazy("Teams"),
    cells="console/cells/team.html",
    columns=[
        gettext_lazy("Name"),
        gettext_lazy("Languages"),
        gettext_lazy("Markets"),
        _PEOPLE,
        _LEADS,
        gettext_lazy("State"),
    ],
    figures=[_PEOPLE, _LEADS],
    new=gettext_lazy("New team"),
    new_url="console:new_team",
    empty=gettext_lazy("No team yet"),
    why=gettext_lazy("A team answers certain markets in certain languages. Mail and tickets are given to teams first."),
    icon="users-round",
)


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages it answers in"),
        choices=list(LANGUAGE_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Markets it answers"),
        choices=market_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


@requires(AccountPermission.TEAMS_MANAGE)
@require_GET
def teams(request: StaffRequest) -> HttpResponse:
    rows = [
        {
            "team": team,
            "markets": market_names(team.markets),
            "languages": [LANGUAGE_NAMES.get(code, code) for code in team.languages],
        }
        for team in teams_with_counts()
    ]
    return list_page(request, _LIST, rows)


@requires(AccountPermission.TEAMS_MANAGE)
@require_http_methods(["GET", "POST"])
def team(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new team (no `pk`), or one to change, with who is in it."""
    found = find(Team.objects, pk=pk) if pk else None
    names = ("name", "languages", "markets", "is_active")
    form = TeamForm(request.POST or None, initial={name: getattr(found, name) for name in names} if found else {})
    if attempt(form, lambda: _save(request, found, form), edit=edit_of("team", found)):
        messages.success(request, _("Saved."))
        return redirect("console:teams")
    return _page(request, found, form)


def _save(request: StaffRequest, found: Team | None, form: TeamForm) -> Team:
    saved = save_team(by=request.user, shape=TeamShape(**form.cleaned_data), team=found)
    members, leads = _chosen(request, "members"), _chosen(request, "leads")
    set_members(by=request.user, team=saved, members=members | leads, leads=leads)
    return saved


def _chosen(request: StaffRequest, name: str) -> set[int]:
    return set(numbers_in(request.POST.getlist(name)))


def _page(request: StaffRequest, found: Team | None, form: TeamForm) -> HttpResponse:
    if form.is_bound:
        members, leads = _chosen(request, "members"), _chosen(request, "leads")
    else:
        rows = list(Membership.objects.filter(team=found)) if found else []
        members, leads = {row.user_id for row in rows}, {row.user_id for row in rows if row.leads}
    everybody = [
        {"user": user, "is_in": user.pk in members or user.pk in leads, "leads": user.pk in leads}
        for user in User.objects.filter(is_active=True).order_by("name")
    ]
    everybody.sort(key=lambda row: not row["is_in"])
    return page(
        request, "staff/team.html", {"team": found, "everybody": everybody}, form=form, edit=edit_of("team", found)
    )
