"""Authorities: the teams that decide what the desk may not, and the ways to them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.accounts.models import Team
from amparo.calendars.models import BusinessCalendar
from amparo.console.edits import edit_of
from amparo.console.ladders.choosing import LadderField
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.console.secret import SecretField, note_stored
from amparo.console.variants import WordedForm
from amparo.core.finding import find
from amparo.escalations.models import Authority
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.directory import authorities as known_authorities
from amparo.escalations.services import AuthorityShape, save_authority

_LIST = Listed(
    name=gettext_lazy("Authorities"),
    cells="console/cells/authority.html",
    columns=[gettext_lazy("Name"), gettext_lazy("Team"), gettext_lazy("How it is reached"), gettext_lazy("State")],
    new=gettext_lazy("New authority"),
    new_url="console:new_authority",
    empty=gettext_lazy("No authority yet"),
    why=gettext_lazy("An authority decides what the desk may not: safety, payments, legal. It needs no accounts here."),
    icon="landmark",
)
_PLAIN = ("team", "mail_address", "webhook_url", "language", "ladder", "calendar", "is_active")


class AuthorityForm(WordedForm):
    worded = {
        "name": forms.TextInput(attrs={"maxlength": 80}),
        "about": forms.TextInput(attrs={"maxlength": 300}),
    }

    team = forms.ModelChoiceField(
        label=gettext_lazy("Its people with an account here"),
        queryset=Team.objects.filter(is_active=True).order_by("name"),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    mail_address = forms.CharField(
        label=gettext_lazy("Mail address"),
        required=False,
        max_length=320,
        help_text=gettext_lazy("It is written to, and may answer by mail. Nobody else is believed to be it."),
    )
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Its hours"),
        queryset=BusinessCalendar.objects.order_by("name"),
        required=False,
        empty_label=gettext_lazy("always"),
        help_text=gettext_lazy("The clocks of P2 and P3 run by them; P0 and P1 know no hours."),
    )
    language = forms.ChoiceField(label=gettext_lazy("It is written to in"), choices=list(LANGUAGE_NAMES.items()))
    webhook_url = forms.CharField(label=gettext_lazy("Webhook"), required=False, max_length=500)
    webhook_secret = SecretField(
        label=gettext_lazy("Secret of the webhook"),
        help_text=gettext_lazy("What its system says is believed by this secret."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, of: Authority | None, **kwargs: Any) -> None:
        super().__init__(*args, of=of, **kwargs)
        note_stored(self, of)
        self.fields["ladder"] = LadderField(
            label=gettext_lazy("Who is called"),
            standing=of.ladder_id if of else None,
            empty_label=gettext_lazy("nobody: mail alone"),
        )

    def shape(self) -> AuthorityShape:
        plain = {name: self.cleaned_data[name] for name in (*_PLAIN, "webhook_secret")}
        return AuthorityShape(**self.said(), **plain)


@requires(EscalationPermission.DIRECTORY_MANAGE)
@require_GET
def authorities(request: StaffRequest) -> HttpResponse:
    rows = [
        {"authority": one, "name": one.name.in_language(request.user.locale), "about": one.about}
        for one in known_authorities()
    ]
    return list_page(request, _LIST, rows)


@requires(EscalationPermission.DIRECTORY_MANAGE)
@require_http_methods(["GET", "POST"])
def authority(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new authority (no `pk`), or one to change."""
    found = find(Authority.objects, pk=pk) if pk else None
    edit = edit_of("authority", found)
    initial = {name: getattr(found, name) for name in _PLAIN} if found else {}
    form = AuthorityForm(request.POST or None, of=found, initial=initial)
    if attempt(form, lambda: save_authority(by=request.user, shape=form.shape(), authority=found), edit=edit):
        messages.success(request, _("Saved."))
        return redirect("console:authorities")
    context = {"authority": found, "shown_name": found.name.in_language(request.user.locale) if found else ""}
    return page(request, "escalations/authority.html", context, form=form, edit=edit)
