from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import LANGUAGE_NAMES, market_choices, time_zone_choices
from amparo.accounts.models import User
from amparo.accounts.permissions import SCOPE_NAMES
from amparo.accounts.services import Newcomer, PersonChange

_OWN_LANGUAGE_NAMES = {"pt-br": "Português (Brasil)", "es": "Español", "en": "English"}


def _locales() -> list[tuple[str, str]]:
    return [(code, _OWN_LANGUAGE_NAMES.get(code, str(name))) for code, name in settings.LANGUAGES]


class NewcomerForm(forms.Form):
    """The first and only time a person comes in by a link."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As colleagues and, where you answer them, people will see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters. Several words are better than odd signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    locale = forms.ChoiceField(label=_("Language of the desk"), choices=_locales)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)

    def __init__(self, *args: Any, invited: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invited:
            del self.fields["email"]

    def newcomer(self) -> Newcomer:
        return Newcomer(**self.cleaned_data)


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    locale = forms.ChoiceField(label=_("Language of the desk"), choices=_locales)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, help_text=_("All times are shown in it.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you answer in"),
        choices=list(LANGUAGE_NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    markets = forms.MultipleChoiceField(
        label=_("Markets you answer"),
        choices=market_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, user: User) -> "ProfileForm":
        names = ("name", "locale", "time_zone", "languages", "markets")
        return cls(initial={name: getattr(user, name) for name in names})

    def change(self) -> PersonChange:
        return PersonChange(**self.cleaned_data)


class PreferencesForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("system", _("As my device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
    keys = forms.BooleanField(
        label=_("Single keys do things"),
        required=False,
        help_text=_("J and K move, R replies. Switch them off if you speak to your computer (WCAG 2.1.4)."),
    )


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What is it for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(str(scope), name) for scope, name in SCOPE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year")), (0, _("Until it is revoked"))],
        initial=90,
    )
