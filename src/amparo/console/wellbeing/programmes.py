"""Programmes: how the people of a team are protected, within bounds that nobody can leave."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team
from amparo.accounts.queries import HOUSE
from amparo.audit.events import Subject
from amparo.console.edits import Edit
from amparo.console.page import attempt, page
from amparo.core.finding import find
from amparo.wellbeing.events import ProgrammeRemoved, ProgrammeSaved
from amparo.wellbeing.models import Programme
from amparo.wellbeing.permissions import WellbeingPermission
from amparo.wellbeing.services import remove_programme, save_programme
from amparo.wellbeing.services.programmes import BOUNDS

_KINDS: Final = (ProgrammeSaved.type, ProgrammeRemoved.type)
_LABELS: Final = {
    "budget": gettext_lazy("Budget of a shift, in units"),
    "soft_percent": gettext_lazy("From what part of it the day is called middling, in %"),
    "high_minutes": gettext_lazy("Hard material in a shift, in minutes"),
    "last_minutes": gettext_lazy("End of the shift without hard material, in minutes"),
    "in_a_row": gettext_lazy("Hard ones in a row"),
    "cool_down_minutes": gettext_lazy("Time to cool down, in minutes"),
    "weeks_in": gettext_lazy("Weeks with hard material"),
    "weeks_out": gettext_lazy("Weeks without, afterwards"),
    "break_minutes": gettext_lazy("Break for each hour, in minutes"),
    "fewest": gettext_lazy("People behind a figure, at least"),
}
_HINTS: Final = {
    "budget": gettext_lazy("A minute of a mild picture is one unit; video counts twice, the hardest four times."),
    "cool_down_minutes": gettext_lazy("After a P0 or the hardest material. Everybody can make it longer."),
    "weeks_out": gettext_lazy("0: nobody rotates."),
    "fewest": gettext_lazy("Figures about fewer people are never made."),
}
_OF_THE_HOUSE: Final = ("fewest",)


class ProgrammeForm(forms.Form):
    """A field for everything in BOUNDS; the figures' least number of people belongs to the house alone."""

    def __init__(self, *args: Any, of_house: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            if of_house or name not in _OF_THE_HOUSE:
                within = _("From %(least)s to %(most)s.") % {"least": least, "most": most}
                self.fields[name] = forms.IntegerField(
                    label=_LABELS[name],
                    min_value=least,
                    max_value=most,
                    help_text=f"{_HINTS[name]} {within}" if name in _HINTS else within,
                )


@dataclass(frozen=True, kw_only=True)
class Row:
    """`programme` None: that of the house holds."""

    team: Team
    programme: Programme | None


@requires(WellbeingPermission.PROGRAMMES_MANAGE)
@require_GET
def programmes(request: StaffRequest) -> HttpResponse:
    own = {row.team_id: row for row in Programme.objects.all()}
    teams = Team.objects.filter(is_active=True).order_by("name")
    rows = [Row(team=team, programme=own.get(team.pk)) for team in teams]
    return page(request, "wellbeing/programmes.html", {"house": own.get(None) or Programme(), "rows": rows})


@requires(WellbeingPermission.PROGRAMMES_MANAGE)
@require_http_methods(["GET", "POST"])
def programme(request: StaffRequest, team: int | None = None) -> HttpResponse:
    """That of a team, or (no `team`) that of the house."""
    found = find(Team.objects, pk=team) if team else None
    own = Programme.objects.filter(team=found).first()
    edit = Edit(about=Subject("team", found.pk) if found else HOUSE, kinds=_KINDS)
    shown = own or Programme.objects.filter(team__isnull=True).first() or Programme()
    initial = {name: getattr(shown, name) for name in BOUNDS}
    form = ProgrammeForm(request.POST or None, initial=initial, of_house=found is None)
    if attempt(form, lambda: save_programme(by=request.user, values=form.cleaned_data, team=found), edit=edit):
        messages.success(request, _("Saved. It holds from the next thing that is handed out."))
        return redirect("console:programmes")
    return page(request, "wellbeing/programme.html", {"team": found, "own": own}, form=form, edit=edit)


@requires(WellbeingPermission.PROGRAMMES_MANAGE)
@require_POST
def remove(request: StaffRequest, team: int) -> HttpResponse:
    found = find(Team.objects, pk=team)
    remove_programme(by=request.user, team=found)
    messages.success(request, _("That of the house holds for %(team)s again.") % {"team": found.name})
    return redirect("console:programmes")
