"""What is in each queue, what its people are told of it, and how many have read it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team
from amparo.console.page import attempt, page
from amparo.console.variants import WordedForm
from amparo.core.finding import find
from amparo.media.labels import HARM_NAMES
from amparo.wellbeing.models import Disclosure
from amparo.wellbeing.permissions import WellbeingPermission
from amparo.wellbeing.queries import current, readers_of
from amparo.wellbeing.services import disclose, disclose_all


class TextForm(WordedForm):
    """What the house adds of its own."""

    worded = {"text": forms.Textarea(attrs={"rows": 5})}


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A team, or (None) people without one; `told` is what holds for them."""

    team: Team | None
    people: int
    told: Disclosure | None
    readers: int

    @property
    def kinds(self) -> list[tuple[object, float, float]]:
        mix = self.told.mix if self.told else {}
        ordered = sorted(mix.items(), key=lambda one: -one[1]["week"])
        return [(HARM_NAMES.get(harm, harm), row["week"], row["high"]) for harm, row in ordered]


@requires(WellbeingPermission.PROGRAMMES_MANAGE)
@require_GET
def queues(request: StaffRequest) -> HttpResponse:
    members = Count("members", filter=Q(members__is_active=True))
    teams = Team.objects.filter(is_active=True).annotate(people=members).order_by("name")
    found = [_queue(team, team.people) for team in teams]
    return page(request, "wellbeing/queues.html", {"queues": [*found, _queue(None, 0)]})


@requires(WellbeingPermission.PROGRAMMES_MANAGE)
@require_POST
def measure(request: StaffRequest) -> HttpResponse:
    """Measure every queue now; what is no longer true is told anew."""
    disclose_all(by=request.user)
    messages.success(request, _("Measured. Whoever works where something changed reads it before the next case."))
    return redirect("console:queues")


@requires(WellbeingPermission.PROGRAMMES_MANAGE)
@require_http_methods(["GET", "POST"])
def queue_text(request: StaffRequest, team: int) -> HttpResponse:
    """What the house adds to what a team is told (0: people without a team)."""
    found = find(Team.objects, pk=team) if team else None
    told = current(found)
    form = TextForm(request.POST or None, of=told)
    if attempt(form, lambda: disclose(by=request.user, team=found, **form.said())):
        messages.success(request, _("Saved. Everybody it is for reads it before their next case."))
        return redirect("console:queues")
    return page(request, "wellbeing/queue_text.html", {"team": found}, form=form)


def _queue(team: Team | None, people: int) -> Queue:
    told = current(team)
    return Queue(team=team, people=people, told=told, readers=readers_of(told) if told else 0)
