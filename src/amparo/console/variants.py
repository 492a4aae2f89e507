"""One text in several languages, as a form asks for it: a field per language, side by side."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any, ClassVar

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


class WordedForm(forms.Form):
    """A form that asks for texts in several languages too: `worded` names them, each with the widget it is typed into.

    A widget's `maxlength` is kept to. `of` is the row they come from, which has them by the same names; None where it
    is not there yet.
    """

    worded: ClassVar[Mapping[str, forms.Widget]] = {}

    def __init__(self, *args: Any, of: object = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before: dict[str, Variants] = {name: getattr(of, name, Variants()) for name in self.worded}
        for name, before in self._before.items():
            for language in LANGUAGES:
                widget = deepcopy(self.worded[name])
                widget.attrs["lang"] = language
                self.fields[field_name(name, language)] = _TextField(
                    label=LANGUAGE_NAMES[language],
                    required=False,
                    max_length=widget.attrs.get("maxlength"),
                    show_hidden_initial=True,  # so that two who write in different languages do not undo each other
                    widget=widget,
                    initial=before.texts.get(language, ""),
                )

    @property
    def texts(self) -> Mapping[str, Sequence[tuple[str, forms.BoundField]]]:
        """(language, field) of each text, for drawing."""
        return {name: [(one, self[field_name(name, one)]) for one in LANGUAGES] for name in self.worded}

    def columns(self) -> list[dict[str, Any]]:
        """One per language, for drawing all its texts below one another; the last of them is the text itself."""
        stale = {language for before in self._before.values() for language in before.stale()}
        *_heads, body = self._before.values()
        return [
            {
                "language": language,
                "name": LANGUAGE_NAMES[language],
                "is_source": language == body.source and language in body.texts,
                "is_stale": language in stale,
                **{name: self[field_name(name, language)] for name in self.worded},
            }
            for language in LANGUAGES
        ]

    def said(self, *, source: str = "", confirmed: Collection[str] = ()) -> dict[str, Any]:
        """What was typed, by the name of each text; see `edited`."""
        return {
            name: edited(before, self._typed(name), source=source, confirmed=confirmed)
            for name, before in self._before.items()
        }

    def _typed(self, name: str) -> dict[str, str]:
        return {language: self.cleaned_data[field_name(name, language)].strip() for language in LANGUAGES}


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
