"""Erasing what is known of a person: what goes and what keeps it stands first, and nothing brings it back."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Invalid
from amparo.core.finding import find
from amparo.core.text import fold, number_in
from amparo.desk.search import search_for
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.holds import holds_without_loop, loops_that_hold
from amparo.people.holding import held_until, in_the_way
from amparo.people.models import Contact, Identity
from amparo.people.permissions import PeoplePermission
from amparo.people.services import erase_person
from amparo.tickets.queries.theirs import story_of


@requires(PeoplePermission.ERASE)
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest, pk: int) -> HttpResponse:
    """The page of the act; afterwards of what was done. `?ticket=` is the one that led here, and leads back."""
    person, problem, status = find(Contact.objects.prefetch_related("identities"), pk=pk), "", 200
    typed = request.POST.get("typed", "")
    if request.method == "POST":
        try:
            _erase(request, person, typed)
        except AmparoError as refusal:
            problem, status = str(refusal.sentence), refusal.status
        else:
            return HttpResponseRedirect(request.get_full_path())
    context = {
        "person": person,
        "came_from": number_in(request.GET.get("ticket", "")),
        "theirs": search_for(person.name, known.shown if (known := _known(person)) else ""),
        "wanted": _wanted(person),
        "identities": person.identities.all(),
        "story": story_of(person.pk),
        "until": held_until(person.pk),
        "held_for": loops_that_hold(request.user, person.pk),
        "holds": holds_without_loop(person.pk),
        "may_release": request.user.may(EscalationPermission.HOLD_RELEASE),
        "first": in_the_way(person.pk),
        "typed": typed,
        "problem": problem,
    }
    return render(request, "desk/people/erase.html", context, status=status)


def _erase(request: StaffRequest, person: Contact, typed: str) -> None:
    if fold(typed.strip()) != fold(_wanted(person)):
        raise Invalid(_("This is not what stands above the field."), field="typed")
    erase_person(contact=person, by=request.user)


def _wanted(person: Contact) -> str:
    """What one types, so that nobody is erased by a slip: the name, or how else they are known."""
    known = _known(person)
    return person.name or (known.shown if known else "")


def _known(person: Contact) -> Identity | None:
    """What they were first known by."""
    return min(person.identities.all(), key=lambda identity: identity.pk, default=None)
