"""A connector as its keeper fills it in. A secret that is left empty stays as it is."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.console.secret import SecretField, note_stored
from amparo.tools.labels import AUTH_NAMES
from amparo.tools.models import Connector
from amparo.tools.services import ConnectorFields
from amparo.tools.states import AuthKind

_PLAIN: Final = (
    *("title", "base_url", "auth_kind", "auth_name", "auth_url", "auth_scope", "seconds"),
    *("knows_keys", "is_active"),
)
_LINES: Final = ("hosts", "networks")
_LIST: Final = {"rows": 2, "spellcheck": "false", "class": "textarea mono"}


def _networks() -> forms.CharField:
    return forms.CharField(
        label=_("Private addresses that are meant"),
        required=False,
        widget=forms.Textarea(attrs=_LIST),
        help_text=_(
            "Like 10.0.0.7 or 10.0.0.0/8, one a line. All others that are not on the open Internet are refused."
        ),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"[\s,]+", text) if line.strip()]


class NewConnectorForm(forms.Form):
    """A name and a document; all else comes from it, or later."""

    title = forms.CharField(label=_("Name"), max_length=80, help_text=_("As colleagues call it: Lume."))
    name = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("The first part of its actions' names, like lume in lume.accounts.find. It stays."),
    )
    document = forms.FileField(label=_("OpenAPI document, from a file"), required=False, help_text=_("JSON or YAML."))
    document_url = forms.CharField(label=_("or from an address"), max_length=500, required=False)
    base_url = forms.CharField(
        label=_("Address of the system"),
        max_length=500,
        required=False,
        help_text=_("Empty: as the document says."),
    )
    networks = _networks()

    def named(self) -> list[str]:
        return _lines(self.cleaned_data["networks"])


class DocumentForm(forms.Form):
    """A newer document for a connector that is there."""

    document = forms.FileField(label=_("OpenAPI document, from a file"), required=False)
    document_url = forms.CharField(label=_("or from an address"), max_length=500, required=False)


class ConnectorForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=80)
    base_url = forms.CharField(label=_("Address of the system"), max_length=500)
    hosts = forms.CharField(
        label=_("Further hosts it may reach"),
        required=False,
        widget=forms.Textarea(attrs=_LIST),
        help_text=_("One a line. The hosts of its own addresses are always among them; no others are."),
    )
    networks = _networks()
    auth_kind = forms.ChoiceField(label=_("How we show who we are"), choices=list(AUTH_NAMES.items()))
    auth_name = forms.CharField(
        label=_("Header, user or client"),
        max_length=200,
        required=False,
        help_text=_("The header for a key (X-Api-Key), the user, or the client id."),
    )
    auth_secret = SecretField(label=_("Key, token, password or client secret"))
    auth_url = forms.CharField(label=_("Where OAuth 2 gives tokens"), max_length=500, required=False)
    auth_scope = forms.CharField(label=_("Scopes of OAuth 2"), max_length=300, required=False)
    seconds = forms.IntegerField(
        label=_("Seconds a call may take"),
        min_value=1,
        max_value=60,
        help_text=_("With everything. After that it counts as down."),
    )
    knows_keys = forms.BooleanField(
        label=_("It knows an Idempotency-Key again"),
        required=False,
        help_text=_("Then a change of which no answer came may be sent once more. If unsure, leave it off."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, connector: Connector, **kwargs: Any) -> None:
        initial = {name: getattr(connector, name) for name in _PLAIN}
        initial |= {name: "\n".join(getattr(connector, name)) for name in _LINES}
        initial["is_active"] = connector.is_active or connector.lacks_secret  # who types the secret wants it to be used
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        note_stored(self, connector)

    def fields_given(self) -> ConnectorFields:
        wanted = self.cleaned_data
        return ConnectorFields(
            **{name: wanted[name] for name in _PLAIN},
            hosts=_lines(wanted["hosts"]),
            networks=_lines(wanted["networks"]),
            auth_secret="" if wanted["auth_kind"] == AuthKind.NONE else wanted["auth_secret"],
        )
