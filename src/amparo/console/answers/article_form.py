"""An article as it is edited: three texts side by side, what it is about, and when it is looked at again."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.console.answers.reasons import tree
from amparo.console.variants import WordedForm
from amparo.knowledge.models import Article
from amparo.knowledge.services import ArticleText
from amparo.tickets.models import ContactReason
from amparo.ui.fields import DayField

_LONGEST_TITLE: Final = 200
_LONGEST: Final = 50_000
"""Characters of a text: a long chapter. Markdown is drawn each time somebody reads it."""


class ArticleForm(WordedForm):
    worded = {
        "title": forms.TextInput(attrs={"maxlength": _LONGEST_TITLE}),
        "body": forms.Textarea(attrs={"rows": 18, "maxlength": _LONGEST}),
    }

    key = forms.CharField(
        label=_("Key"), max_length=60, help_text=_("As in reset-password. It stays once it is published.")
    )
    source = forms.ChoiceField(
        label=_("Written first in"),
        choices=list(LANGUAGE_NAMES.items()),
        help_text=_("When this text changes, the others are marked to be looked at."),
    )
    review_by = DayField(label=_("Look at it again by"), required=False)
    reasons = forms.MultipleChoiceField(
        label=_("Contact reasons it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("On tickets about these, and those below them, it is offered first."),
    )

    def __init__(self, *args: Any, article: Article | None, **kwargs: Any) -> None:
        if article:
            kwargs.setdefault("initial", _initial(article))
        super().__init__(*args, of=article, **kwargs)
        self.fields["reasons"].choices = _reasons(article)  # type: ignore[attr-defined] # as declared
        if article and article.current_id:
            self.fields["key"].widget.attrs["readonly"] = True

    def text(self, confirmed: list[str]) -> ArticleText:
        """What was typed. `confirmed`: languages whose unchanged text was looked at and is still right."""
        wanted = self.cleaned_data
        return ArticleText(
            key=wanted["key"],
            **self.said(source=wanted["source"], confirmed=confirmed),
            reasons=list(ContactReason.objects.filter(pk__in=wanted["reasons"])) if wanted["reasons"] else [],
            review_by=wanted["review_by"],
        )


def _reasons(article: Article | None) -> list[tuple[str, str]]:
    """Every reason in use, and those that it is about already, by the whole name: Account · Lost sign-in."""
    nodes, chosen = tree(), set(article.reasons.all()) if article else set()
    names: dict[int | None, str] = {}
    for node in nodes:
        above = names.get(node.reason.parent_id, "")
        names[node.reason.pk] = f"{above} · {node.name}" if above else node.name
    shown = [node.reason for node in nodes if node.reason.is_active or node.reason in chosen]
    return [(str(reason.pk), names[reason.pk]) for reason in shown]


def _initial(article: Article) -> dict[str, Any]:
    return {
        "key": article.key,
        "source": article.body.source,
        "review_by": article.review_by,
        "reasons": [str(reason.pk) for reason in article.reasons.all()],
    }
