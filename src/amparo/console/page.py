"""What every screen of the console does alike: the frame, and where a refusal is read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from amparo.accounts.gate import StaffRequest
from amparo.console.edits import ChangedMeanwhile, Edit, take_theirs
from amparo.console.screens import open_to
from amparo.console.variants import field_name
from amparo.core.errors import AmparoError, Invalid, Missing, NotAllowed

T = TypeVar("T")


def page(
    request: StaffRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    form: BaseForm | None = None,
    edit: Edit | None = None,
) -> HttpResponse:
    """The whole page; 422 when `form` has errors. `edit` is what the form changes, if it is there already."""
    status = 422 if form is not None and form.errors else 200
    whole = {"groups": open_to(request.user), "form": form, "version": edit.version if edit else None, **context}
    return render(request, f"console/{template}", whole, status=status)


def attempt(form: BaseForm, act: Callable[[], T], *, edit: Edit | None = None) -> T | None:
    """Do `act` with what was typed, whole or not at all. None while nothing was sent, does not fit, or is refused.

    A refusal is written into the form, at its field; with `edit` it is refused, too, when somebody changed the same
    thing since the form was shown, and what its person left alone is then theirs.
    """
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            if edit and "version" in form.data:
                edit.refuse_if_changed(form.data["version"])
            return act()
    except (NotAllowed, Missing):
        raise
    except AmparoError as refusal:
        if isinstance(refusal, ChangedMeanwhile):
            take_theirs(form)
        named = _named(refusal) if isinstance(refusal, Invalid) else ""
        fitting = [name for name in form.fields if name == named or name.startswith(f"{named}_")] if named else []
        form.add_error(fitting[0] if fitting else None, str(refusal.sentence))
        return None


def _named(refusal: Invalid) -> str:
    """The form's field that a refusal is about: `body`, or for `body.es` the text in that language."""
    name, dot, language = refusal.field.partition(".")
    return field_name(name, language) if dot else name
