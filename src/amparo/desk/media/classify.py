"""Saying which harm a file holds, and how hard it is to look at: a small form behind one key."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amparo.accounts.gate import StaffRequest
from amparo.core.errors import AmparoError, Invalid
from amparo.core.text import number_in
from amparo.desk.answering import Back, draw_form
from amparo.media.harm import HARMS, Exposure, Harm
from amparo.media.labels import HARM_NAMES, SEVERITY_NAMES


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A class as it can be chosen: the key of its radio, and the weight that comes with it."""

    harm: Harm
    name: str | Promise
    key: str
    usual: int


_KEYS = "123456789QWE"
CHOICES = [
    Choice(harm=harm, name=HARM_NAMES[harm], key=key, usual=int(HARMS[harm].usual_severity))
    for harm, key in zip(Harm, _KEYS, strict=True)
]
WEIGHTS = [(int(one), SEVERITY_NAMES[int(one)]) for one in Exposure]


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is asked of what: its name, the class that it has, where to post, and the page that one goes back to."""

    title: str
    name: str
    harm: str
    action: str
    back: str


def answer(request: StaffRequest, form: Form, judge: Callable[[Harm, int | None], object]) -> HttpResponse | None:
    """The form, with what `judge` refuses beside it, or the way back. None: it was judged, and is to be drawn anew."""
    if request.method == "GET":
        return _ask(request, form)
    try:
        judge(*_said(request.POST))
    except AmparoError as refusal:
        return _ask(request, form, refusal=refusal)
    return None if request.htmx else HttpResponseRedirect(form.back)


def _ask(request: StaffRequest, form: Form, *, refusal: AmparoError | None = None) -> HttpResponse:
    context = {
        "title": form.title,
        "asked": form,
        "choices": CHOICES,
        "weights": WEIGHTS,
        "problem": str(refusal.sentence) if refusal else "",
    }
    back, status = Back(form.back, form.name), refusal.status if refusal else 200
    return draw_form(request, "desk/media/class.html", context, back=back, status=status)


def _said(form: QueryDict) -> tuple[Harm, int | None]:
    """The class and the weight (None: the usual one) that a form names. Raises Invalid."""
    try:
        return Harm(form.get("harm", "")), number_in(form.get("severity", ""))
    except ValueError as error:
        raise Invalid(_("Choose what it holds."), field="harm") from error
