"""A secret in a form: never shown again, typed only to be changed, and forgotten by a tick beside it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Said(NamedTuple):
    """What was typed, and whether what is stored shall be forgotten."""

    typed: str
    forgets: bool


class SecretInput(forms.PasswordInput):
    """A field to type it in; `console/parts/secret_field.html` draws the tick, `<name>_forget`, beside it."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "new-password"})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Said:
        typed = super().value_from_datadict(data, files, name)
        return Said(typed or "", f"{name}_forget" in data)


class SecretField(forms.CharField):
    """Cleans to None where the stored one stays, to an empty text where it is forgotten, else to the new one."""

    is_stored = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, empty_value=None, widget=SecretInput(), **kwargs)

    def clean(self, value: Said) -> str | None:
        if value.forgets and value.typed:
            raise ValidationError(_("Type another one, or have it forgotten: not both."))
        if value.forgets:
            return ""
        typed: str | None = super().clean(value.typed)
        return typed


def note_stored(form: forms.Form, row: object) -> None:
    """Let every secret of the form know whether `row` has one by its name; None is not there yet and has none."""
    for name, field in form.fields.items():
        if isinstance(field, SecretField):
            field.is_stored = bool(getattr(row, name, ""))
