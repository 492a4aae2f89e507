"""An empty desk leads its owner through brand, mailbox, team and people; to be left, and come back to, at any step."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES, market_choices
from amparo.accounts.models import Team
from amparo.accounts.permissions import Role
from amparo.accounts.services import TeamShape, invite_person, save_team, set_members
from amparo.channels.email.models import Mailbox
from amparo.channels.email.services.mailboxes.keeping import MailboxFields, save_mailbox
from amparo.console.page import attempt, page
from amparo.console.staff.people import InviteForm, invited
from amparo.console.welcome.steps import STEPS, missing_steps, step
from amparo.core.errors import Missing
from amparo.tickets.models import Brand
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services import save_brand


class FirstBrand(forms.Form):
    name = forms.CharField(label=_("Name of your brand"), max_length=80, help_text=_("As people know you."))
    default_language = forms.ChoiceField(label=_("Language when none is known"), choices=list(LANGUAGE_NAMES.items()))


class FirstMailbox(forms.Form):
    address = forms.EmailField(label=_("Address people write to"))
    display_name = forms.CharField(label=_("Name shown as sender"), max_length=120, required=False)
    imap_host = forms.CharField(
        label=_("IMAP server"),
        required=False,
        help_text=_("Empty: your mail server brings the mail to Amparo by SMTP, LMTP or a pipe."),
    )
    imap_user = forms.CharField(label=_("User"), required=False)
    imap_password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    smtp_host = forms.CharField(
        label=_("SMTP server"), required=False, help_text=_("Empty: answers leave by the house's own server.")
    )


class FirstTeam(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
    languages = forms.MultipleChoiceField(
        label=_("Languages it answers in"),
        choices=list(LANGUAGE_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    markets = forms.MultipleChoiceField(
        label=_("Markets it answers"), choices=market_choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _brand(request: StaffRequest, form: forms.Form) -> Any:
    return save_brand(by=request.user, **form.cleaned_data)


def _mailbox(request: StaffRequest, form: forms.Form) -> Any:
    brand = Brand.objects.filter(is_active=True).order_by("pk").first()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    if wanted.get("smtp_host") and wanted.get("imap_password"):  # one account does both, as a rule
        wanted |= {"smtp_user": wanted.get("imap_user", ""), "smtp_password": wanted["imap_password"]}
    return save_mailbox(mailbox=None, by=request.user, values=MailboxFields(brand=brand, **wanted))


def _team(request: StaffRequest, form: forms.Form) -> Any:
    team = save_team(by=request.user, shape=TeamShape(**form.cleaned_data))
    set_members(by=request.user, team=team, members=[request.user.pk], leads=[request.user.pk])
    for mailbox in Mailbox.objects.filter(team=None, is_active=True):  # the one made a moment ago had no team to go to
        save_mailbox(mailbox=mailbox, by=request.user, values=MailboxFields(team=team))
    return team


def _person(request: StaffRequest, form: forms.Form) -> Any:
    return invite_person(by=request.user, **form.cleaned_data)


_FORMS: Final[dict[str, tuple[type[forms.Form], Callable[[StaffRequest, forms.Form], Any]]]] = {
    "brand": (FirstBrand, _brand),
    "mailbox": (FirstMailbox, _mailbox),
    "team": (FirstTeam, _team),
    "people": (InviteForm, _person),
}


@requires(TicketPermission.SETTINGS_MANAGE)
@require_GET
def welcome(request: StaffRequest) -> HttpResponse:
    """To the first step that is still missing, else to the end."""
    missing = missing_steps()
    if missing:
        return redirect("console:welcome_step", missing[0].key)
    return page(request, "welcome/done.html", {"rail": _rail("")})


@requires(TicketPermission.SETTINGS_MANAGE)
@never_cache
@require_http_methods(["GET", "POST"])
def welcome_step(request: StaffRequest, key: str) -> HttpResponse:
    now = step(key)
    if now is None:
        raise Missing
    kind, save = _FORMS[key]
    context: dict[str, Any] = {"step": now, "rail": _rail(key), "later": _after(key)}
    context["needs_brand"] = key == "mailbox" and not Brand.objects.filter(is_active=True).exists()
    form = kind(request.POST or None, initial=_initial(key))
    if not context["needs_brand"]:
        made = attempt(form, lambda: save(request, form))
        if made and key == "people":
            invitation, token = made
            shown = invited(invitation, token, request.user.locale)
            return page(request, "welcome/people.html", context | {"shown": shown}, form=kind(initial=_initial(key)))
        if made:
            return redirect("console:welcome")
    return page(request, f"welcome/{key}.html", context, form=form)


def _initial(key: str) -> dict[str, Any]:
    if key != "people":
        return {}
    return {"roles": [Role.AGENT], "team": Team.objects.filter(is_active=True).order_by("pk").first()}


def _rail(key: str) -> list[dict[str, Any]]:
    """The steps in their order, each done, now, or to come."""
    missing = {one.key for one in missing_steps()}
    return [{"step": one, "is_done": one.key not in missing, "is_now": one.key == key} for one in STEPS]


def _after(key: str) -> str:
    keys = [one.key for one in STEPS]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else ""
