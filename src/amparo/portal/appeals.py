"""The page of a decision for the creator it is about: why it was decided, and asking that somebody else looks again.

Who holds the link of the statement is the one who was told. Nothing of who reviewed it is shown.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from amparo.accounts.gate import public
from amparo.audit.events import SYSTEM
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.moderation import services
from amparo.moderation.labels import OUTCOME_NAMES, SUBJECT_NAMES
from amparo.moderation.models import Appeal, Statement
from amparo.moderation.queries.story import may_appeal, statement_by
from amparo.moderation.services import Objection


@public
@csrf_exempt  # the link is what says who it is; there is no session to ride on
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """The statement as it was sent, and a form below it. A POST leads back here, so that nothing is sent twice."""
    try:
        statement = statement_by(token)
    except Missing:
        response = render(request, "portal/appeal_missing.html", status=404)
    else:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, statement.language)
        with override(chosen.lower()):
            response = _answer(request, token, statement)
    response["Cache-Control"] = "private, no-store"
    # The house's Referrer-Policy keeps the address from others; paged.py says why it is no stricter one.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, token: str, statement: Statement) -> HttpResponse:
    if request.method == "GET":
        return _draw(request, statement)
    what = Objection(reason=request.POST.get("reason", ""))
    try:
        services.appeal(case=statement.ruling.case, by=SYSTEM, what=what)
    except (Conflict, Invalid) as refusal:
        return _draw(request, statement, problem=str(refusal.sentence), status=refusal.status)
    return HttpResponseRedirect(reverse("portal:appeal", args=[token]))


def _draw(request: HttpRequest, statement: Statement, *, problem: str = "", status: int = 200) -> HttpResponse:
    ruling = statement.ruling
    context = {
        "statement": statement,
        "case": ruling.case,
        "kind": SUBJECT_NAMES[ruling.case.subject_kind],
        "outcome": OUTCOME_NAMES[ruling.outcome],
        "may_appeal": may_appeal(statement),
        "appeal": Appeal.objects.filter(ruling=ruling).first(),
        "problem": problem,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "portal/appeal.html", context, status=status)
