"""What every screen of the console does alike: the frame, and where a refusal is read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from amparo.accounts.gate import StaffRequest
from amparo.console.screens import open_to
from amparo.core.errors import AmparoError, Invalid, Missing, NotAllowed

T = TypeVar("T")


def page(
    request: StaffRequest, template: str, context: Mapping[str, Any], *, form: BaseForm | None = None
) -> HttpResponse:
    """The whole page; 422 when `form` has errors."""
    status = 422 if form is not None and form.errors else 200
    whole = {"groups": open_to(request.user), "form": form, **context}
    return render(request, f"console/{template}", whole, status=status)


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """Do `act`; a refusal is written into the form, at its field, and None comes back."""
    try:
        return act()
    except (NotAllowed, Missing):
        raise
    except AmparoError as refusal:
        named = refusal.field if isinstance(refusal, Invalid) else ""
        fitting = [name for name in form.fields if name == named or name.startswith(f"{named}_")] if named else []
        form.add_error(fitting[0] if fitting else None, str(refusal.sentence))
        return None
