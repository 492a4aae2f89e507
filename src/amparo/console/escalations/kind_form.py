"""A kind of escalation as it is edited: words, clocks, and a row for each question of its form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from amparo.console.variants import WordedForm
from amparo.core.text import LANGUAGES, Labels
from amparo.escalations.clocks import USUAL
from amparo.escalations.form import QuestionType
from amparo.escalations.labels import CLOCK_NAMES, LEVEL_NAMES
from amparo.escalations.models import EscalationKind
from amparo.escalations.prefilling import PATHS
from amparo.escalations.services import KindShape
from amparo.escalations.states import Clock, Level
from amparo.sops.queries.known import paths

_EMPTY_ROWS: Final = 2
# what ticket and person are known by, and what a procedure has found out, which may be written later than the form
_PATH: Final = rf"^({'|'.join(map(re.escape, PATHS))}|answers\.[a-z0-9_]+|results\.[a-z0-9_]+\.\w+)$"
_MOST_ROWS: Final = 30
TYPE_NAMES: Final[Labels] = {
    QuestionType.TEXT: _("a line"),
    QuestionType.LONG: _("several lines"),
    QuestionType.CHOICE: _("one of a list"),
    QuestionType.NUMBER: _("a number"),
    QuestionType.MOMENT: _("a day and an hour"),
    QuestionType.YES_NO: _("yes or no"),
}


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """The fields of one question, for drawing; `name` is what procedures call it by."""

    number: int
    name: str
    labels: list[forms.BoundField]
    rest: list[forms.BoundField]
    is_new: bool


class KindForm(WordedForm):
    """Clocks are `clock_<level>_<clock>` in minutes; questions `q<row>_…`, a row without a label being none."""

    worded = {
        "name": forms.TextInput(attrs={"maxlength": 80}),
        "about": forms.TextInput(attrs={"maxlength": 300}),
    }

    level = forms.ChoiceField(label=_("Level it is proposed at"), choices=list(LEVEL_NAMES.items()), initial=Level.P2)
    shows_personal_data = forms.BooleanField(
        label=_("Whoever decides needs personal data"),
        required=False,
        help_text=_("Only then does the page outside show what is marked as personal, and says so."),
    )
    is_critical = forms.BooleanField(label=_("This is what the key ! raises"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, data: Any = None, *, of: EscalationKind | None) -> None:
        plain = ("level", "shows_personal_data", "is_critical", "is_active")
        super().__init__(data, of=of, initial={name: getattr(of, name) for name in plain} if of else None)
        self._questions = list(of.questions) if of else []
        for level, clock in _clocks():
            self.fields[f"clock_{level}_{clock}"] = forms.IntegerField(
                label=f"{level}, {CLOCK_NAMES[clock]}",
                required=False,
                initial=(of.clocks if of else {}).get(level, {}).get(clock),
                widget=forms.NumberInput(attrs={"placeholder": USUAL[level][clock], "min": 1}),
            )
        for number in range(self._rows(data)):
            self._add_question(number)

    def _rows(self, data: Any) -> int:
        sent = sum(1 for number in range(_MOST_ROWS) if data is not None and f"q{number}_type" in data)
        return max(sent, min(len(self._questions) + _EMPTY_ROWS, _MOST_ROWS))

    def _add_question(self, number: int) -> None:
        known = self._questions[number] if number < len(self._questions) else {}
        for language in LANGUAGES:
            self.fields[f"q{number}_label_{language}"] = forms.CharField(
                label=language,
                required=False,
                initial=known.get("label", {}).get(language, ""),
                widget=forms.TextInput(attrs={"lang": language, "maxlength": 120}),
            )
        self.fields[f"q{number}_type"] = forms.ChoiceField(
            label=_("Answered by"), choices=list(TYPE_NAMES.items()), initial=known.get("type", QuestionType.TEXT)
        )
        self.fields[f"q{number}_from"] = forms.RegexField(
            _PATH,
            label=_("Filled in from"),
            required=False,
            initial=known.get("from", ""),
            error_messages={"invalid": _("Nothing is known by this name.")},
            widget=forms.TextInput(attrs={"list": "known-paths", "autocomplete": "off", "spellcheck": "false"}),
        )
        self.fields[f"q{number}_options"] = forms.CharField(
            label=_("The list: code: words"),
            required=False,
            initial="\n".join(_option_line(option) for option in known.get("options", ())),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for name, label in (("required", _("Needed")), ("personal", _("Personal"))):
            self.fields[f"q{number}_{name}"] = forms.BooleanField(
                label=label, required=False, initial=bool(known.get(name))
            )

    @property
    def known_paths(self) -> list[str]:
        """What is offered where a question may be filled in from."""
        return [*PATHS, *paths()]

    @property
    def clock_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(level, [self[f"clock_{level}_{clock}"] for clock in Clock]) for level in Level]

    @property
    def question_rows(self) -> Iterator[QuestionRow]:
        for number in range(self._shown):
            yield QuestionRow(
                number=number + 1,
                name=self._questions[number]["name"] if number < len(self._questions) else "",
                labels=[self[f"q{number}_label_{language}"] for language in LANGUAGES],
                rest=[self[f"q{number}_{name}"] for name in ("type", "from", "options", "required", "personal")],
                is_new=number >= len(self._questions),
            )

    @property
    def _shown(self) -> int:
        return sum(1 for name in self.fields if name.endswith("_type") and name.startswith("q"))

    def shape(self) -> KindShape:
        said = self.cleaned_data
        clocks: dict[str, dict[str, int]] = {}
        for level, clock in _clocks():
            if minutes := said[f"clock_{level}_{clock}"]:
                clocks.setdefault(level, {})[clock] = minutes
        return KindShape(
            **self.said(),
            questions=[question for number in range(self._shown) if (question := self._question(number))],
            clocks=clocks,
            level=Level(said["level"]),
            shows_personal_data=said["shows_personal_data"],
            is_critical=said["is_critical"],
            is_active=said["is_active"],
        )

    def _question(self, number: int) -> dict[str, Any] | None:
        """A row as the kind keeps it; its name stays as it was, so that what fills it in goes on."""
        said = self.cleaned_data
        label = {language: text for language in LANGUAGES if (text := said[f"q{number}_label_{language}"].strip())}
        if not label:
            return None
        known = self._questions[number]["name"] if number < len(self._questions) else ""
        words = label.get("en") or next(iter(label.values()))
        question = {
            "name": known or f"{slugify(words).replace('-', '_')[:40] or 'question'}_{number + 1}",
            "label": label,
            "type": said[f"q{number}_type"],
            "required": said[f"q{number}_required"],
            "personal": said[f"q{number}_personal"],
        }
        if said[f"q{number}_from"]:
            question["from"] = said[f"q{number}_from"]
        if options := [_option(line) for line in said[f"q{number}_options"].splitlines() if line.strip()]:
            question["options"] = options
        return question


def _clocks() -> Iterator[tuple[Level, Clock]]:
    for level in Level:
        for clock in Clock:
            yield level, clock


def _option(line: str) -> dict[str, Any]:
    """`code: words`, the words in every language; without a code, one made of them."""
    code, colon, words = line.partition(":")
    said = (words if colon else line).strip()
    return {"code": slugify(code if colon else line) or "other", "label": {"en": said}}


def _option_line(option: Mapping[str, Any]) -> str:
    label = option["label"]
    return f"{option['code']}: {label.get('en') or next(iter(label.values()))}"
