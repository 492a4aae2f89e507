"""How one wants pictures covered, kind by kind: stronger or weaker than the default, and with what studies found."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.desk.media.answers import sentence
from amparo.media.harm import HARMS, Harm
from amparo.media.labels import HARM_NAMES
from amparo.media.looks import LEAST_DETAIL, MOST_BLUR, Look, default_look
from amparo.media.pictures import Placeholder
from amparo.media.queries import looks_of
from amparo.media.sample import scene
from amparo.media.services import covered_content, forget_look, prefer_look

SHOWN: Final = tuple(harm for harm in Harm if harm not in {Harm.NONE, Harm.CHILD_SAFETY})
"""What comes to the desk at all: media of child safety never does."""
_PERCENT: Final = 100


class LookForm(forms.Form):
    grey = forms.BooleanField(label=gettext_lazy("Grey"), required=False)
    blur = forms.IntegerField(label=gettext_lazy("Blur"), min_value=0, max_value=MOST_BLUR)
    detail = forms.IntegerField(
        label=gettext_lazy("Details left"), min_value=round(LEAST_DETAIL * _PERCENT), max_value=_PERCENT
    )

    def look(self) -> Look:
        said = self.cleaned_data
        return Look(blur=said["blur"], grey=said["grey"], detail=said["detail"] / _PERCENT)


@dataclass(frozen=True, kw_only=True)
class Row:
    harm: Harm
    name: str | Promise
    form: LookForm
    holds: Look
    is_own: bool


@requires(ANYONE_SIGNED_IN)
@require_http_methods(["GET", "POST"])
def page(request: StaffRequest) -> HttpResponse:
    """All kinds at once; `reset` takes every one back to its default."""
    said = request.POST if request.method == "POST" else None
    if said is not None and said.get("reset"):
        for harm in SHOWN:
            forget_look(by=request.user, harm=harm)
        messages.success(request, _("As at first."))
        return redirect("desk:filters")
    chosen = looks_of(request.user)
    rows = [_row(harm, chosen.get(harm), said) for harm in SHOWN]
    if said is not None and all(row.form.is_valid() for row in rows):
        _keep(request.user, rows)
        messages.success(request, _("Saved."))
        return redirect("desk:filters")
    context = {
        "here": "protection",
        "rows": rows,
        **_sample(rows[0]),
        "most_blur": MOST_BLUR,
        "least_detail": round(LEAST_DETAIL * _PERCENT),
    }
    return render(request, "desk/pause/filters.html", context, status=422 if said is not None else 200)


@requires(ANYONE_SIGNED_IN)
@require_GET
def sample(request: StaffRequest, harm: str) -> HttpResponse:
    """A scene of ours in the look that the fields of one kind of harm say, saved or not."""
    if harm not in SHOWN:
        raise Missing
    row = _row(Harm(harm), looks_of(request.user).get(Harm(harm)), request.GET)
    return render(request, "desk/pause/sample.html", _sample(row))


def _sample(row: Row) -> dict[str, Any]:
    """The scene in the look of a row; in the one that holds where what is said can not be drawn."""
    drawn = covered_content(content=scene(), look=row.form.look() if row.form.is_valid() else row.holds)
    if isinstance(drawn, Placeholder):
        return {"name": row.name, "problem": sentence(drawn)}
    pixels = f"data:{drawn.content_type};base64,{base64.b64encode(drawn.content).decode()}"
    return {"name": row.name, "picture": drawn, "pixels": pixels}


def _row(harm: Harm, own: Look | None, said: Mapping[str, Any] | None) -> Row:
    now = own or default_look(harm, _usual(harm))
    shown = {"grey": now.grey, "blur": now.blur, "detail": round(now.detail * _PERCENT)}
    form = LookForm(said, initial=shown, prefix=harm)
    return Row(harm=harm, name=HARM_NAMES[harm], form=form, holds=now, is_own=own is not None)


def _keep(user: User, rows: list[Row]) -> None:
    for row in rows:
        if row.form.look() == default_look(row.harm, _usual(row.harm)):
            forget_look(by=user, harm=row.harm)
        else:
            prefer_look(by=user, harm=row.harm, look=row.form.look())


def _usual(harm: Harm) -> int:
    return HARMS[harm].usual_severity
