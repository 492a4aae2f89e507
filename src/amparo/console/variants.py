"""One text in several languages, as a form asks for it: a field per language, side by side."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.core.text import LANGUAGES, Variants


def states_of(text: Variants) -> list[dict[str, str]]:
    """For every language of the desk: whether the text is written in it, and in line with the first one still."""
    stale = text.stale()
    return [
        {
            "code": language,
            "state": "missing"
            if not text.texts.get(language, "").strip()
            else "stale"
            if language in stale
            else "written",
        }
        for language in LANGUAGES
    ]


class _TextField(forms.CharField):
    """Browsers end lines by two signs; what nobody touched would seem to be rewritten."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def field_name(name: str, language: str) -> str:
    return f"{name}_{language.replace('-', '_').lower()}"


def add_fields(form: forms.Form, name: str, *, of: Variants | None, widget: type[forms.Widget], **attrs: Any) -> None:
    """Put a field for every language of the desk into `form`, filled from `of`; of `attrs` a `maxlength` is kept to."""
    for language in LANGUAGES:
        form.fields[field_name(name, language)] = _TextField(
            label=LANGUAGE_NAMES[language],
            required=False,
            max_length=attrs.get("maxlength"),
            widget=widget(attrs={"lang": language, **attrs}),
            initial=of.texts.get(language, "") if of else "",
        )


def bound_fields(form: forms.Form, name: str) -> list[tuple[str, forms.BoundField]]:
    """(language, field) for drawing."""
    return [(language, form[field_name(name, language)]) for language in LANGUAGES]


def variants_of(form: forms.Form, name: str, *, before: Variants | None, source: str = "") -> Variants:
    """What was typed. A variant that was left alone keeps its mark, so that it shows as stale when the source moved."""
    typed = {language: form.cleaned_data[field_name(name, language)].strip() for language in LANGUAGES}
    return edited(before or Variants(), typed, source=source, confirmed=())


def edited(
    before: Variants, typed: Mapping[str, str], *, source: str = "", confirmed: Collection[str] = ()
) -> Variants:
    """`before` with the texts of `typed`. `confirmed` names languages whose unchanged text is still right."""
    source = source or _first_written(before, typed)
    if source != before.source:  # nothing is stale against a source that has just become one
        return Variants(source=source, texts={language: text for language, text in typed.items() if text})
    now = before
    if typed.get(source, "") != before.texts.get(source, ""):
        now = now.changed(source, typed.get(source, ""))
    for language, text in typed.items():
        if language != source and (text != before.texts.get(language, "") or language in confirmed):
            now = now.changed(language, text)
    return Variants(
        source=source,
        texts={language: text for language, text in now.texts.items() if text},
        checked={language: mark for language, mark in now.checked.items() if now.texts.get(language)},
    )


def _first_written(before: Variants, typed: Mapping[str, str]) -> str:
    """The source as it was; one that has no text gives way to the first language that has."""
    if typed.get(before.source):
        return before.source
    return next((language for language in LANGUAGES if typed.get(language)), before.source)
