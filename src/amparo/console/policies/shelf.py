"""All policies, in the order in which they are asked."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import market_choices
from amparo.accounts.models import Team
from amparo.console.answers.reasons import tree
from amparo.console.page import page
from amparo.console.policies.form import CONDITION_FIELDS, time_words
from amparo.console.policies.trying import Question
from amparo.core.finding import find
from amparo.sla.labels import METRIC_NAMES
from amparo.sla.models import Policy
from amparo.sla.permissions import SlaPermission
from amparo.sla.queries.policies import holding, holding_for, policies
from amparo.sla.services import move_policy
from amparo.sla.states import Metric
from amparo.tickets.labels import CHANNEL_NAMES, TIER_NAMES
from amparo.tickets.models import Brand

_FIELD_NAMES: Final = {
    "markets": gettext_lazy("Market"),
    "tiers": gettext_lazy("Tier"),
    "reasons": gettext_lazy("Reason"),
    "channels": gettext_lazy("Channel"),
    "teams": gettext_lazy("Team"),
    "brands": gettext_lazy("Brand"),
}


@requires(SlaPermission.POLICIES_MANAGE)
@require_GET
def policy_list(request: StaffRequest) -> HttpResponse:
    """`?try-…` asks what a ticket would be promised."""
    rows = list(policies())
    names = _names()
    in_use = sum(row.is_active for row in rows)
    shown = [_row(row, place, in_use, names) for place, row in enumerate(rows, start=1)]
    return page(request, "policies/list.html", {"rows": shown, **_answer(request, rows)})


def _answer(request: StaffRequest, rows: list[Policy]) -> dict[str, Any]:
    question = Question(request.GET, user=request.user)
    if not question.is_valid():
        return {"question": question}
    chosen = holding_for(question.facts, holding())
    if chosen is None:
        return {"question": question, "asked": True}
    name = next((row.name for row in rows if row.current_id == chosen.version_id), "")
    return {"question": question, "asked": True, "by": name, "promised": question.promised_by(chosen.terms)}


def _names() -> dict[str, dict[Any, Any]]:
    """How the values of conditions read."""
    return {
        "markets": dict(market_choices()),
        "tiers": dict(TIER_NAMES),
        "channels": dict(CHANNEL_NAMES),
        "reasons": {node.reason.code: node.name for node in tree()},
        "teams": dict(Team.objects.values_list("pk", "name")),
        "brands": dict(Brand.objects.values_list("pk", "name")),
    }


def _row(policy: Policy, place: int, in_use: int, names: dict[str, dict[Any, Any]]) -> dict[str, Any]:
    document = policy.current.document if policy.current else {}
    asked = document.get("conditions", {})
    conditions = [
        (_FIELD_NAMES[name], ", ".join(str(names.get(name, {}).get(value, value)) for value in asked[name]))
        for name in CONDITION_FIELDS
        if asked.get(name)
    ]
    times = [
        (METRIC_NAMES[metric], _span(list(document["times"][metric].values())))
        for metric in Metric
        if metric in document.get("times", {})
    ]
    return {
        "policy": policy,
        "place": place,
        "is_first": place == 1,
        "is_last": place >= in_use,
        "conditions": conditions,
        "times": times,
    }


def _span(minutes: list[int]) -> str:
    """From the shortest to the longest time."""
    shortest, longest = time_words(min(minutes)), time_words(max(minutes))
    return shortest if shortest == longest else f"{shortest} – {longest}"  # noqa: RUF001 - a dash between two times


@requires(SlaPermission.POLICIES_MANAGE)
@require_POST
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    found = find(Policy.objects, pk=pk)
    ids = list(policies().values_list("pk", flat=True))
    place = ids.index(pk) + 1 + (-1 if request.POST.get("to") == "up" else 1)
    move_policy(by=request.user, policy=found, place=place)
    messages.success(
        request, _("%(name)s stands at place %(place)s now.") % {"name": found.name, "place": max(1, place)}
    )
    return redirect("console:policies")
