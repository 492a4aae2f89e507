"""What each role may do: the table of project/roles.py, in words."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.permissions import ROLE_NAMES, AccountPermission, Role, granted_table
from amparo.console.page import page
from amparo.console.permission_words import ABOUT_ROLES, WORDS


@requires(AccountPermission.PEOPLE_MANAGE)
@require_GET
def roles(request: StaffRequest) -> HttpResponse:
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
    return page(request, "roles.html", {"columns": columns, "rows": rows})
