"""What each role may do: the table of project/roles.py, in words."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amparo.accounts.events import SecondFactorRequired
from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.permissions import ROLE_NAMES, AccountPermission, Role, granted_table
from amparo.accounts.queries import HOUSE, roles_with_second_factor
from amparo.accounts.services import require_second_factor
from amparo.console.edits import Edit
from amparo.console.page import attempt, page
from amparo.console.staff.permission_words import ABOUT_ROLES, WORDS


class SecondFactorForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles that need a second factor"),
        choices=[(role, name) for role, name in ROLE_NAMES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "A passkey, or a code from an app besides the password. Who has none is led to setting one up with the "
            "next page, and reaches nothing else before."
        ),
    )


@requires(AccountPermission.PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def roles(request: StaffRequest) -> HttpResponse:
    """The table; and which roles need a second factor, which owners say."""
    edit = Edit(about=HOUSE, kinds=[SecondFactorRequired.type])
    initial = {"roles": sorted(roles_with_second_factor(fresh=True))}
    form = SecondFactorForm(request.POST if request.method == "POST" else None, initial=initial)  # no box is an answer
    if attempt(form, lambda: _require(request, request.POST.getlist("roles")), edit=edit):
        messages.success(request, _("Saved."))
        return redirect("console:roles")
    return page(
        request, "staff/roles.html", {**_table(), "may_rule": Role.OWNER in request.user.roles}, form=form, edit=edit
    )


def _require(request: StaffRequest, wanted: list[str]) -> bool:
    require_second_factor(by=request.user, roles=wanted)
    return True


def _table() -> dict[str, Any]:
    granted = granted_table()
    columns = [{"name": ROLE_NAMES[role], "about": ABOUT_ROLES[role]} for role in Role]
    rows = [
        {
            "name": area,
            "permissions": [
                {"words": words, "cells": [code in granted.get(role, frozenset()) for role in Role]}
                for code, words in permissions.items()
            ],
        }
        for area, permissions in WORDS.items()
    ]
    return {"columns": columns, "rows": rows}
