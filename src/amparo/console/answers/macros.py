"""Macros: answers written once, a variant per language, checked in each."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.console.answers.macro_form import MacroForm
from amparo.console.edits import edit_of
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.console.variants import states_of
from amparo.core.finding import find
from amparo.core.text import language_now
from amparo.tickets.labels import VARIABLE_NAMES
from amparo.tickets.models import Macro
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services import check_variables, delete_macro, save_macro
from amparo.tickets.variables import KNOWN, fill, named_like, written

_SAMPLE: Final = {
    "agent.first_name": "Ana",
    "agent.name": "Ana Lima",
    "brand.name": "Lume",
    "contact.first_name": "Maria",
    "contact.name": "Maria Souza",
    "team.name": "Brasil",
    "ticket.number": "48213",
    "ticket.subject": "Conta",
}
"""An invented person, to see how a text reads with its variables filled."""


_LIST = Listed(
    name=gettext_lazy("Macros"),
    cells="console/cells/macro.html",
    columns=[
        gettext_lazy("Title"),
        gettext_lazy("Languages"),
        gettext_lazy("For"),
        gettext_lazy("Changed"),
        gettext_lazy("State"),
    ],
    new=gettext_lazy("New macro"),
    new_url="console:new_macro",
    empty=gettext_lazy("No macros yet"),
    why=gettext_lazy(
        "A macro is an answer written once, in every language you speak, with gaps for the person's name. While "
        "answering it is found by typing /."
    ),
    icon="message-square-text",
)


@requires(TicketPermission.MACROS_MANAGE)
@require_GET
def macros(request: StaffRequest) -> HttpResponse:
    language = language_now()
    rows = [
        {
            "macro": macro,
            "title": macro.title.in_language(language) or macro.code,
            "languages": states_of(macro.body),
        }
        for macro in Macro.objects.select_related("team", "brand", "changed_by").order_by("-is_active", "code")
    ]
    return list_page(request, _LIST, rows)


@requires(TicketPermission.MACROS_MANAGE)
@require_http_methods(["GET", "POST"])
def macro(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new macro (no `pk`), or one to change."""
    found = find(Macro.objects, pk=pk) if pk else None
    title = (found.title.in_language(language_now()) or found.code) if found else ""
    context: dict[str, Any] = {"macro": found, "variables": KNOWN, "title": title}
    edit = edit_of("macro", found)
    if request.method == "GET":
        context["problems"] = check_variables(found) if found else []
        return page(request, "answers/macro.html", context, form=MacroForm(macro=found), edit=edit)
    form = MacroForm(request.POST, macro=found)
    if form.is_valid():
        text = form.text(request.POST.getlist("confirmed"))
        if saved := attempt(form, lambda: save_macro(by=request.user, text=text, macro=found), edit=edit):
            messages.success(request, _("Saved."))
            return redirect("console:macro", saved.pk)
        context["problems"] = check_variables(text)
    return page(request, "answers/macro.html", context, form=form, edit=edit)


@requires(TicketPermission.MACROS_MANAGE)
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """How the typed texts read for an invented person, and what is wrong in them. Saves nothing."""
    form = MacroForm(request.POST, macro=None)
    if not form.is_valid():
        return page(request, "answers/macro_preview.html", {"invalid": form.errors})
    text = form.text([])
    shown = [
        {"language": language, "name": LANGUAGE_NAMES[language], "text": fill(words, _SAMPLE).text}
        for language, words in text.body.texts.items()
        if words.strip()
    ]
    return page(request, "answers/macro_preview.html", {"shown": shown, "problems": check_variables(text)})


@requires(TicketPermission.MACROS_MANAGE)
@require_GET
def variables(request: StaffRequest) -> HttpResponse:
    """What is offered behind `{` in a text: the gap itself is written, and filled when the macro is used."""
    choices = [
        {"name": name, "about": about, "shown": _SAMPLE[name], "insert": written(name)}
        for name, about in named_like(request.GET.get("q", ""), VARIABLE_NAMES)
    ]
    return render(request, "ui/variable_choices.html", {"choices": choices})


@requires(TicketPermission.MACROS_MANAGE)
@require_POST
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    delete_macro(by=request.user, macro=find(Macro.objects, pk=pk))
    messages.success(request, _("Deleted. What was sent with it stays as it was sent."))
    return redirect("console:macros")
