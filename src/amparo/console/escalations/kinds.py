"""Kinds of escalation: their form, their clocks, and who decides them where."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import MARKETS, market_choices
from amparo.console.edits import edit_of
from amparo.console.escalations.kind_form import KindForm
from amparo.console.listing import Listed, list_page
from amparo.console.page import attempt, page
from amparo.core.errors import Missing, Refusal
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.escalations.labels import LEVEL_NAMES
from amparo.escalations.models import Authority, DirectoryRule, EscalationKind
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.directory import kinds as known_kinds
from amparo.escalations.services import remove_rule, save_kind, save_rule

_LIST = Listed(
    name=gettext_lazy("Kinds of escalation"),
    cells="console/cells/escalation_kind.html",
    columns=[gettext_lazy("Name"), gettext_lazy("Level"), gettext_lazy("Who decides"), gettext_lazy("State")],
    new=gettext_lazy("New kind"),
    new_url="console:new_escalation_kind",
    empty=gettext_lazy("Nothing can be escalated yet"),
    why=gettext_lazy("A kind says what has to be known to decide, by when, and who decides it. P0 works without any."),
    icon="refresh-ccw-dot",
)


@requires(EscalationPermission.DIRECTORY_MANAGE)
@require_GET
def kinds(request: StaffRequest) -> HttpResponse:
    language = request.user.locale
    rows = [
        {
            "kind": one,
            "name": one.name.in_language(language),
            "deciders": sorted({rule.authority.name.in_language(language) for rule in one.rules.all()}),
        }
        for one in known_kinds()
    ]
    return list_page(request, _LIST, rows)


@requires(EscalationPermission.DIRECTORY_MANAGE)
@require_http_methods(["GET", "POST"])
def kind(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new kind (no `pk`), or one to change."""
    found = find(EscalationKind.objects, pk=pk) if pk else None
    edit = edit_of("escalation_kind", found)
    form = KindForm(request.POST or None, of=found)
    if saved := attempt(form, lambda: save_kind(by=request.user, shape=form.shape(), kind=found), edit=edit):
        messages.success(request, _("Saved. What is open keeps the form and the clocks it began with."))
        return redirect("console:escalation_kind", pk=saved.pk)
    return _page(request, found, form)


@requires(EscalationPermission.DIRECTORY_MANAGE)
@require_POST
def rule(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a rule to a kind, or take one away (`remove`)."""
    found = find(EscalationKind.objects, pk=pk)
    try:
        _change_rule(request, found)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Saved."))
    return redirect("console:escalation_kind", pk=pk)


def _change_rule(request: StaffRequest, found: EscalationKind) -> None:
    if gone := number_in(request.POST.get("remove", "")):
        row = find(DirectoryRule.objects.select_related("kind"), pk=gone, kind=found)
        remove_rule(by=request.user, rule=row)
        return
    authority = Authority.objects.filter(pk=number_in(request.POST.get("authority", "")) or 0).first()
    market = request.POST.get("market", "")
    if authority is None or market not in {"", *MARKETS}:
        raise Missing
    level = request.POST.get("level", "")
    save_rule(by=request.user, kind=found, authority=authority, market=market, level=level)


def _page(request: StaffRequest, found: EscalationKind | None, form: KindForm) -> HttpResponse:
    language = request.user.locale
    markets = market_choices()
    active = Authority.objects.filter(is_active=True).order_by("code")
    rules = found.rules.select_related("authority").order_by("level", "market") if found else []
    context: dict[str, Any] = {
        "kind": found,
        "shown_name": found.name.in_language(language) if found else "",
        "rules": [
            {
                "rule": one,
                "authority": one.authority.name.in_language(language),
                "market": dict(markets).get(one.market, one.market),
            }
            for one in rules
        ],
        "deciders": [(one.pk, one.name.in_language(language)) for one in active],
        "markets": markets,
        "levels": list(LEVEL_NAMES.items()),
    }
    return page(request, "escalations/kind.html", context, form=form, edit=edit_of("escalation_kind", found))
