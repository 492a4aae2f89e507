"""A conversation that we begin: to whom, about what, and the first words."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.models import Team
from amparo.core.errors import AmparoError
from amparo.core.text import LANGUAGES, number_in
from amparo.people.models import Contact, Identity
from amparo.people.services import contact_for_email
from amparo.people.states import IdentityKind
from amparo.tickets.labels import LANGUAGE_NAMES
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import ticket_for
from amparo.tickets.services import NewTicket, Outgoing, create_ticket


class NewTicketForm(forms.Form):
    address = forms.EmailField(label=_("To"), help_text=_("The person's e-mail address."))
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.none(), empty_label=None)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("nobody yet")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES])
    subject = forms.CharField(label=_("Subject"), max_length=500)
    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 8}))
    kind = forms.ChoiceField(
        label=_("What is this?"),
        choices=[("out", _("A message to the person")), ("note", _("A note of what they said to us"))],
        widget=forms.RadioSelect,
        initial="out",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["team"].queryset = Team.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined] # as above

    def ticket(self) -> NewTicket:
        """What is to be made; the person is made known if need be."""
        said = self.cleaned_data
        contact = contact_for_email(address=said["address"], name=said["name"], languages=[said["language"]])
        is_note = said["kind"] == "note"
        return NewTicket(
            brand=said["brand"],
            contact=contact,
            subject=said["subject"],
            language=said["language"],
            team=said["team"],
            outgoing=None if is_note else Outgoing(text=said["text"], to=[said["address"]]),
            note=said["text"] if is_note else "",
        )


@requires(TicketPermission.CREATE)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """`?contact=<id>` fills in a person who is known, `?continues=<number>` a closed ticket whose story goes on."""
    continued = number_in(request.GET.get("continues", ""))
    old = None if continued is None else ticket_for(request.user, continued)
    form = NewTicketForm(request.POST or None, initial=_initial(request, old))
    if request.method == "POST" and form.is_valid():
        try:
            ticket = create_ticket(by=request.user, new=replace(form.ticket(), continues=old))
        except AmparoError as error:
            form.add_error(getattr(error, "field", "") or None, str(error.sentence))
        else:
            return HttpResponseRedirect(reverse("desk:ticket", args=[ticket.number]))
    return render(request, "desk/ticket/new.html", {"form": form}, status=422 if form.errors else 200)


def _initial(request: StaffRequest, old: Ticket | None) -> dict[str, Any]:
    if old is not None:
        about = {"brand": old.brand_id, "team": old.team_id, "subject": old.subject}
        return _of_person(old.contact, language=old.language) | about
    teams = request.user.team_ids
    start: dict[str, Any] = {
        "team": teams[0] if teams else None,
        "language": (request.user.languages or list(LANGUAGES))[0],
    }
    pk = request.GET.get("contact", "")
    person = Contact.objects.filter(pk=number_in(pk) or 0).first()
    if person is None:
        return start
    return start | _of_person(person, language=person.languages[0] if person.languages else "")


def _of_person(person: Contact, *, language: str) -> dict[str, Any]:
    address = Identity.objects.filter(contact=person, kind=IdentityKind.EMAIL).order_by("id").first()
    known = {"name": person.name, "address": address.shown if address else ""}
    return known | ({"language": language} if language in LANGUAGES else {})
