"""The place of second review: what waits for one, what comes next, and what is to be told; lists for everybody else."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.core.errors import NotAllowed
from amparo.core.finding import find
from amparo.core.text import Labels, number_in
from amparo.desk.answering import go
from amparo.desk.review.acts import strip_for
from amparo.moderation import services
from amparo.moderation.labels import OUTCOME_NAMES, STATE_NAMES, SUBJECT_NAMES, VERDICT_NAMES
from amparo.moderation.models import Case
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.calibration import my_results
from amparo.moderation.queries.lists import CaseView, cases_page
from amparo.moderation.queries.reviewing import in_hand
from amparo.moderation.queries.work import Ahead, ahead_of, given_lately
from amparo.moderation.showing import measure_in_words
from amparo.moderation.states import SubjectKind

VIEW_NAMES: Final[Labels] = {
    CaseView.OPEN: pgettext_lazy("list of decisions", "Open"),
    CaseView.REVIEW: gettext_lazy("Under review"),
    CaseView.DISPUTED: gettext_lazy("Disputed"),
    CaseView.TO_TELL: gettext_lazy("To tell"),
    CaseView.APPEALED: gettext_lazy("Appealed"),
    CaseView.LATE: gettext_lazy("Late"),
    CaseView.NOBODY: gettext_lazy("Nobody takes them"),
    CaseView.DONE: pgettext_lazy("list of decisions", "Done"),
    CaseView.MINE: gettext_lazy("Handed in by me"),
}
_FIRST_VIEW: Final = {True: CaseView.OPEN, False: CaseView.ALL}
_MAY_ENTER: Final = (ModerationPermission.READ, ModerationPermission.COMMENT, ModerationPermission.SUBMIT)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How many of a kind wait; `is_more`: there are more than were counted."""

    name: str
    count: int


@requires(ANYONE_SIGNED_IN)
@require_GET
def queue(request: StaffRequest) -> HttpResponse:
    """Reviewers see what waits for them; commercial people the decided ones; everybody else what they handed in."""
    if not any(request.user.may(permission) for permission in _MAY_ENTER):
        raise NotAllowed
    if not request.user.may(ModerationPermission.REVIEW):
        return cases(request)
    second = ahead_of(request.user)
    context: dict[str, Any] = {
        "second": second,
        "kinds": [Kind(name=str(SUBJECT_NAMES[kind]), count=second.by_kind[kind]) for kind in SubjectKind],
        "ahead": [_row(case) for case in second.soonest],
        "heading": _heading(second),
        "held": in_hand(request.user),
        "telling": [_row(case) for case in cases_page(request.user, CaseView.TO_TELL)[0]],
        "given": [(one, VERDICT_NAMES[one.last_verdict], _row(one.case)) for one in given_lately(request.user)],
        "practice": my_results(request.user).filter(seen_at__isnull=True),
        **strip_for(request),
    }
    context["may_compare"] = {one.pk for one in context["comparable"]}
    return render(request, "desk/review/queue.html", context)


@requires(ANYONE_SIGNED_IN)
@require_GET
def all_cases(request: StaffRequest) -> HttpResponse:
    """Every decision that this person may read."""
    if not any(request.user.may(permission) for permission in _MAY_ENTER):
        raise NotAllowed
    return cases(request)


def cases(request: StaffRequest) -> HttpResponse:
    """Decisions, the newest first; `view` is a CaseView."""
    said, after = request.GET.get("view", ""), request.GET.get("after", "")
    view = CaseView(said) if said in set(CaseView) else _FIRST_VIEW[request.user.may(ModerationPermission.READ)]
    found, following = cases_page(request.user, view, before=number_in(after))
    context: dict[str, Any] = {
        "rows": [_row(case) for case in found],
        "more": f"?{urlencode({'view': view.value, 'after': following})}" if following else "",
        "views": list(VIEW_NAMES.items()),
        "view": view,
    }
    is_more = bool(after) and bool(request.htmx)
    return render(request, f"desk/review/{'parts/case_rows' if is_more else 'cases'}.html", context)


@requires(ModerationPermission.REVIEW)
@require_POST
def practised(request: StaffRequest, pk: int) -> HttpResponse:
    """Read how one did at an item for practice."""
    answer = find(my_results(request.user), pk=pk)
    services.see_calibration(answer=answer, by=request.user)
    context = {"answer": answer, "expected": VERDICT_NAMES[answer.item.verdict]}
    if not request.htmx:
        return go(request, f"/desk/review/?practised={answer.pk}")
    return render(request, "desk/review/parts/practised.html", context)


def _heading(second: Ahead) -> str:
    if not second.total:
        return _("No decision waits for you")
    said = ngettext("%(n)s decision waits for you", "%(n)s decisions wait for you", second.total)
    return said % {"n": f"{second.total}+" if second.is_more else second.total}


def _row(case: Case) -> dict[str, Any]:
    """A case as a row shows it: nothing of what anybody thought of it."""
    return {
        "case": case,
        "kind": SUBJECT_NAMES[case.subject_kind],
        "measure": measure_in_words(case.first_measure),
        "state": OUTCOME_NAMES[case.outcome] if case.outcome else STATE_NAMES[case.state],
        "is_decided": bool(case.outcome),
    }
