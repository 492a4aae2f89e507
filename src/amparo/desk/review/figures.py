"""How far two pairs of eyes agree, and the decisions behind every figure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.accounts.markets import market_names
from amparo.core import clock
from amparo.core.finding import newest
from amparo.core.text import Labels, language_now, number_in
from amparo.moderation.labels import OUTCOME_NAMES, STATE_NAMES, SUBJECT_NAMES, VERDICT_NAMES
from amparo.moderation.models import PolicyLine, Review
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.figures import ENOUGH, OUTSIDE, Cut, Figures, Shown, altogether, cases_behind, figures_by
from amparo.moderation.showing import measure_in_words, rule_name

SPANS: Final = (30, 90, 365)
CUT_NAMES: Final[Labels] = {
    Cut.LINE: _("By policy line"),
    Cut.MARKET: _("By market"),
    Cut.PAIR: _("By pair of reviewers"),
    Cut.GROUP: _("VIPs and the sample"),
}
COLUMNS: Final[Labels] = {
    Cut.LINE: _("Policy line"),
    Cut.MARKET: _("Market"),
    Cut.PAIR: _("First and second reviewer"),
    Cut.GROUP: _("Why it was looked at twice"),
}
SHOWN_NAMES: Final[Labels] = {
    Shown.ALL: _("All"),
    Shown.SAME: _("Same verdict"),
    Shown.APART: _("Different verdicts"),
    Shown.OVERTURNED: _("Overturned"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of figures as a person reads it; `href` leads to the decisions behind it."""

    figures: Figures
    name: str
    about: str
    href: str


@requires(ModerationPermission.FIGURES_READ)
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """`by` is a Cut, `days` how far back."""
    cut, days = _asked(request)
    since = clock.now() - timedelta(days=days)
    found = figures_by(cut, since)
    name = _namer(cut)
    context = {
        "whole": altogether(since),
        "rows": [_row(one, cut, days, name) for one in found],
        "cut": cut,
        "cuts": list(CUT_NAMES.items()),
        "column": COLUMNS[cut],
        "days": days,
        "spans": SPANS,
        "enough": ENOUGH,
    }
    return render(request, "desk/review/figures.html", context)


@requires(ModerationPermission.FIGURES_READ)
@require_GET
def behind(request: StaffRequest) -> HttpResponse:
    """The decisions that a figure counts: `of` is its row, `show` which of them."""
    cut, days = _asked(request)
    key, said = request.GET.get("of", ""), request.GET.get("show", "")
    shown = Shown(said) if said in set(Shown) else Shown.ALL
    rows = cases_behind(cut, key, shown, clock.now() - timedelta(days=days))
    after = number_in(request.GET.get("after", ""))
    found, following = newest(rows, before=after)
    here = {"by": cut.value, "days": days, "of": key}
    context = {
        "rows": [_decision(one) for one in found],
        "more": f"?{urlencode({**here, 'show': shown.value, 'after': following})}" if following else "",
        "name": _namer(cut)(key)[0],
        "shown": shown,
        "choices": [(code, name, f"?{urlencode({**here, 'show': code})}") for code, name in SHOWN_NAMES.items()],
        "back": f"{reverse('desk:review-figures')}?{urlencode({'by': cut.value, 'days': days})}",
    }
    is_more = bool(after) and bool(request.htmx)
    return render(request, f"desk/review/{'parts/behind_rows' if is_more else 'behind'}.html", context)


def _asked(request: StaffRequest) -> tuple[Cut, int]:
    said, days = request.GET.get("by", ""), number_in(request.GET.get("days", ""))
    return Cut(said) if said in set(Cut) else Cut.LINE, days if days in SPANS else SPANS[1]


def _row(one: Figures, cut: Cut, days: int, name: Callable[[str], tuple[str, str]]) -> Row:
    words, about = name(one.key)
    href = f"{reverse('desk:review-behind')}?{urlencode({'by': cut.value, 'days': days, 'of': one.key})}"
    return Row(figures=one, name=words, about=about, href=href)


def _namer(cut: Cut) -> Callable[[str], tuple[str, str]]:
    """What says the name of a row, and a few words about it."""
    match cut:
        case Cut.LINE:
            language = language_now()
            titles = {line.code: line.title.in_language(language) for line in PolicyLine.objects.filter(is_active=True)}
            return lambda key: (key, titles.get(key, ""))
        case Cut.MARKET:
            return lambda key: (next(iter(market_names([key])), key) if key else str(_("Unknown market")), "")
        case Cut.GROUP:
            return lambda key: (rule_name(key), "")
        case Cut.PAIR:
            return lambda key: (key.replace(OUTSIDE, str(_("another desk"))), "")


def _decision(one: Review) -> dict[str, Any]:
    case = one.case
    return {
        "case": case,
        "kind": SUBJECT_NAMES[case.subject_kind],
        "line": case.policy_line.code,
        "measure": measure_in_words(case.first_measure),
        "second": VERDICT_NAMES[one.verdict],
        "state": OUTCOME_NAMES[case.outcome] if case.outcome else STATE_NAMES[case.state],
        "at": one.committed_at,
    }
