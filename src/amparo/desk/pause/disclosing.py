"""What is in one's queue, said before one works there and again when it changes. Reading it waives nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.core.text import language_now
from amparo.media.labels import HARM_NAMES
from amparo.wellbeing.mixing import band
from amparo.wellbeing.models import Disclosure
from amparo.wellbeing.queries import disclosures_for
from amparo.wellbeing.services import acknowledge

_HOW_MUCH: Final = (
    pgettext_lazy("how much of it comes in a week", "less than one"),
    pgettext_lazy("how much of it comes in a week", "a few"),
    pgettext_lazy("how much of it comes in a week", "some"),
    pgettext_lazy("how much of it comes in a week", "many"),
    pgettext_lazy("how much of it comes in a week", "very many"),
)
"""By the bands of `wellbeing.mixing`."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One harm of a queue: how much of it, in words and as a weekly rate, and how much of that is hard to look at."""

    name: str | Promise
    much: str | Promise
    week: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Told:
    """A version as one reads it; `is_read` by the reader, in whatever language."""

    disclosure: Disclosure
    kinds: list[Kind]
    text: str
    is_read: bool

    @property
    def is_to_read(self) -> bool:
        """Not read yet, and there is something to know."""
        return bool(self.kinds or self.text) and not self.is_read


@requires(ANYONE_SIGNED_IN)
@require_http_methods(["GET", "POST"])
def page(request: StaffRequest) -> HttpResponse:
    """What holds for the person's teams; a POST says that it was read, in the language it was shown in.

    `then` is "review" for who was on the way there.
    """
    found = list(disclosures_for(request.user))
    if request.method == "POST":
        for disclosure in found:
            if request.POST.get(f"version-{disclosure.pk}"):
                acknowledge(person=request.user, disclosure=disclosure, language=language_now())
        messages.success(request, _("Noted. You can read it again whenever you like."))
        return redirect("desk:review" if request.GET.get("then") == "review" else "/")
    told = told_of(found)
    return render(request, "desk/pause/disclosure.html", {"told": told, "to_read": any(one.is_to_read for one in told)})


def told_of(disclosures: Iterable[Disclosure]) -> list[Told]:
    language = language_now()
    return [
        Told(
            disclosure=one,
            kinds=kinds_of(one.mix),
            text=one.text.in_language(language),
            is_read=getattr(one, "is_read", False),
        )
        for one in disclosures
    ]


def kinds_of(mix: dict[str, dict[str, float]]) -> list[Kind]:
    """A mix as one reads it, what comes most first."""
    ordered = sorted(mix.items(), key=lambda one: -one[1]["week"])
    return [
        Kind(name=HARM_NAMES.get(harm, harm), much=_HOW_MUCH[band(row["week"])], week=row["week"], high=row["high"])
        for harm, row in ordered
    ]
