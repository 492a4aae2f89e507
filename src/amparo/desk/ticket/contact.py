"""The contact card: what is known of the person, put right in place."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import AmparoError, Invalid
from amparo.core.text import LANGUAGES
from amparo.desk.ticket.acts import draw
from amparo.desk.ticket.regions import answer, refuse
from amparo.desk.ticket.screen import Screen
from amparo.people.models import Agency
from amparo.people.permissions import PeoplePermission
from amparo.people.services import ContactFields, add_identity, change_contact
from amparo.people.states import IdentityKind, Tier
from amparo.tickets.labels import LANGUAGE_NAMES

TIER_NAMES = {
    Tier.STANDARD: _("Standard"),
    Tier.CREATOR: _("Creator"),
    Tier.VIP: _("VIP"),
    Tier.AGENCY: _("Agency"),
}


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=list(TIER_NAMES.items()))
    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.none(), required=False, empty_label=_("none")
    )
    market = forms.RegexField(
        label=_("Market"), regex=r"^[A-Za-z]{2}$", required=False, help_text=_("Two letters, like BR")
    )
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.order_by("name")  # type: ignore[attr-defined] # a ModelChoiceField

    def contact_fields(self) -> ContactFields:
        """What the form says: no agency chosen takes it away."""
        said = self.cleaned_data
        return ContactFields(**{**said, "tier": Tier(said["tier"]), "market": said["market"].upper()})


@requires(PeoplePermission.CHANGE)
@require_POST
def identity(request: StaffRequest, number: int) -> HttpResponse:
    """Note another way to know the person: an address, an account, a handle, a phone."""
    screen = Screen.of(request.user, number)
    kind = request.POST.get("kind", "")
    try:
        if kind not in set(IdentityKind):
            raise Invalid(_("Choose one of the list."))
        value = request.POST.get("value", "")
        add_identity(contact=screen.ticket.contact, by=request.user, kind=IdentityKind(kind), value=value)
    except AmparoError as error:
        return refuse(request, screen, error, "act_problem")
    return answer(request, Screen.of(request.user, number), "context", "composer", "dialogs")


@requires(PeoplePermission.CHANGE)
@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest, number: int) -> HttpResponse:
    """The form, in the dialog or as a page; saved, the context shows the person anew."""
    screen = Screen.of(request.user, number)
    person = screen.ticket.contact
    names = ("name", "tier", "agency", "market", "city", "languages", "note")
    form = ContactForm(request.POST or None, initial={name: getattr(person, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            change_contact(contact=person, by=request.user, fields=form.contact_fields())
        except AmparoError as error:
            form.add_error(None, str(error.sentence))
        else:
            return answer(request, Screen.of(request.user, number), "context", "head", "dialogs")
    title = _("What do we know of this person?")
    return draw(request, screen, "contact", {"title": title, "form": form}, status=422 if form.errors else 200)
