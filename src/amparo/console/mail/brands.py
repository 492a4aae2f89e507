from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import LANGUAGE_NAMES
from amparo.console.edits import edit_of
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.core.finding import find
from amparo.tickets.models import Brand
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services import save_brand

_LIST = Listed(
    name=gettext_lazy("Brands"),
    cells="console/cells/brand.html",
    columns=[gettext_lazy("Name"), gettext_lazy("Language when none is known"), gettext_lazy("State")],
    new=gettext_lazy("New brand"),
    new_url="console:new_brand",
    empty=gettext_lazy("No brand yet"),
    why=gettext_lazy("A brand is the name under which people are answered. Every mailbox belongs to one."),
    icon="store",
)


class BrandForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("As people know you. It stands beside your answers."),
    )
    default_language = forms.ChoiceField(
        label=gettext_lazy("Language when none is known"), choices=list(LANGUAGE_NAMES.items())
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


@requires(TicketPermission.SETTINGS_MANAGE)
@require_GET
def brands(request: StaffRequest) -> HttpResponse:
    rows = [
        {"brand": brand, "language": LANGUAGE_NAMES.get(brand.default_language, "")}
        for brand in Brand.objects.order_by("-is_active", "name")
    ]
    return list_page(request, _LIST, rows)


@requires(TicketPermission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def brand(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new brand (no `pk`), or one to change."""
    found = find(Brand.objects, pk=pk) if pk else None
    edit = edit_of("brand", found)
    names = ("name", "default_language", "is_active")
    form = BrandForm(request.POST or None, initial={name: getattr(found, name) for name in names} if found else {})
    if attempt(form, lambda: save_brand(by=request.user, brand=found, **form.cleaned_data), edit=edit):
        messages.success(request, _("Saved."))
        return redirect("console:brands")
    return page(request, "mail/brand.html", {"brand": found}, form=form, edit=edit)
