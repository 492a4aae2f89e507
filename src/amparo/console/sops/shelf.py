"""All procedures on one page, and the beginning of a new one."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.console.page import page
from amparo.console.sops.writing import as_kept
from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.core.text import language_now
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.versions.shelf import shelf
from amparo.sops.queries.versions.texts import title_of
from amparo.sops.services import start_draft

_SKELETON: Final = """\
id: new-procedure
title:
  pt-BR:
  es:
  en:
summary:
  pt-BR:
  es:
  en:
owner:
risk: low
steps:
- id: first
  kind: ask
  text:
    pt-BR:
    es:
    en:
  answer: yes_no
- id: done
  kind: end
  outcome: resolved
"""
"""What an empty procedure looks like: what must stand in it, and nothing else."""


@requires(SopPermission.READ)
@require_GET
def sops(request: StaffRequest) -> HttpResponse:
    language = language_now()
    shelved = shelf(clock.now().date())
    rows = [{"shelved": one, "title": title_of(one.procedure, language)} for one in shelved]
    overdue = sum(one.is_overdue for one in shelved)
    context = {"rows": rows, "overdue": overdue, "may_write": request.user.may(SopPermission.WRITE)}
    return page(request, "sops/list.html", context)


@requires(SopPermission.WRITE)
@require_http_methods(["GET", "POST"])
def new_sop(request: StaffRequest) -> HttpResponse:
    """Begin a procedure from a text; an `id` that is there already begins that procedure's next version."""
    text = request.POST.get("text", _SKELETON)
    problem = ""
    if request.method == "POST":
        try:
            version = start_draft(by=request.user, text=as_kept(text, ""))
        except AmparoError as refusal:
            problem = str(refusal.sentence)
        else:
            messages.success(request, _("A draft is begun. Nobody works along it before it is published."))
            return redirect("console:sop", version.procedure.key)
    response = page(request, "sops/new.html", {"text": text, "problem": problem})
    response.status_code = 422 if problem else 200
    return response
