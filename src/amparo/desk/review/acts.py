"""What a reviewer does with the case in hand: take one, pass it, give a verdict, take it back, see the first, amend."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import StaffRequest, requires
from amparo.core.errors import Conflict, Missing, Refusal
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.desk.review.screen import ReviewScreen
from amparo.moderation import services
from amparo.moderation.labels import SUBJECT_NAMES
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, Review
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.reviewing import Blind, in_hand, last_given, line_in_use
from amparo.moderation.queries.work import next_kind, to_compare
from amparo.moderation.services import Words
from amparo.moderation.states import HELD_IN, Round, Verdict
from amparo.wellbeing.queries import unread_disclosures

_HOURS: Final = 24
_BREACHES: Final = frozenset({Verdict.UPHOLDS, Verdict.TOO_STRONG})


@requires(ModerationPermission.REVIEW)
@require_POST
def take(request: StaffRequest) -> HttpResponse:
    """The case that falls due first, once one knows what comes here; `round` is a Round."""
    if unread_disclosures(request.user).exists():
        return HttpResponseRedirect(f"{reverse('desk:disclosure')}?then=review")
    said = request.POST.get("round", "")
    return on_to_next(request, Round(said) if said in set(Round) else Round.SECOND)


@requires(ModerationPermission.REVIEW)
@require_POST
def renew(request: StaffRequest, number: int) -> HttpResponse:
    """The page is in view still. Leaving it gives nothing back: the lease runs out by itself."""
    if not request.POST.get("leaving"):
        services.renew_lease(case=_held(request, number).case, by=request.user)
    return HttpResponse(status=204)


@requires(ModerationPermission.REVIEW)
@require_GET
def following(request: StaffRequest, number: int) -> HttpResponse:
    """What comes after this one, in a few words: asked for once the page stands, which waits for nothing."""
    kind = next_kind(request.user, _held(request, number).round)
    return render(request, "desk/review/parts/following.html", {"kind": SUBJECT_NAMES[kind] if kind else ""})


@requires(ModerationPermission.REVIEW)
@require_POST
def give_pass(request: StaffRequest, number: int) -> HttpResponse:
    """Pass, without a reason."""
    held = in_hand(request.user, number)
    if held is None:
        return _gone(request)
    services.skip(case=held.case, by=request.user)
    return on_to_next(request, held.round)


@requires(ModerationPermission.REVIEW)
@require_POST
def commit(request: StaffRequest, number: int) -> HttpResponse:
    """Give the verdict; the next case is there at once, and for ten seconds this one can be had back."""
    held = in_hand(request.user, number)
    if held is None:
        return _gone(request)
    try:
        services.commit_verdict(
            case=held.case,
            by=request.user,
            words=words_in(request.POST, held.case),
            version=number_in(request.POST.get("version", "")),
        )
    except Refusal as refusal:
        screen = ReviewScreen(request.user, held, problem=str(refusal.sentence), typed=request.POST)
        return draw(request, screen, status=refusal.status)
    return on_to_next(request, held.round)


@requires(ModerationPermission.REVIEW)
@require_POST
def undo(request: StaffRequest, number: int) -> HttpResponse:
    """Have the case back with what was said; one taken in the meantime waits for somebody again."""
    taken = in_hand(request.user)
    try:
        review = services.undo_commit(case=_given(request, number).case, by=request.user)
    except Conflict as refusal:
        messages.info(request, str(refusal.sentence))
        return redirect("desk:review")
    if taken is not None:
        services.release(case=taken.case, by=request.user)
    return draw(request, ReviewScreen.of(request.user, number, typed=typed_as(review)))


@requires(ModerationPermission.REVIEW)
@require_GET
def given(request: StaffRequest) -> HttpResponse:
    """The strip of verdicts that one may take back, or compare with the first."""
    return render(request, "desk/review/parts/just_given.html", strip_for(request))


@requires(ModerationPermission.REVIEW)
@require_POST
def see(request: StaffRequest, number: int) -> HttpResponse:
    """Show the first verdict. Who looks has decided."""
    services.see_first(case=_given(request, number).case, by=request.user)
    return HttpResponseRedirect(reverse("desk:review-case", args=[number]))


@requires(ModerationPermission.REVIEW)
@require_POST
def amend(request: StaffRequest, number: int) -> HttpResponse:
    """Change one's verdict once (`what` is amend), or leave it as it is."""
    case = _given(request, number).case
    try:
        if request.POST.get("what") == "amend":
            services.amend(case=case, by=request.user, words=words_in(request.POST, case))
        else:
            services.decide(case=case, by=request.user)
    except Conflict as refusal:
        messages.info(request, str(refusal.sentence))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return HttpResponseRedirect(reverse("desk:review-case", args=[number]))


def on_to_next(request: StaffRequest, round_: Round) -> HttpResponse:
    """Take the next case of a round and go there; where none waits, to the page that says so.

    Nobody has two: whoever has one of another round is told why they see that one.
    """
    row = services.claim_next(by=request.user, round_=round_)
    if row is None:
        return redirect("desk:review")
    if row.state != HELD_IN[round_]:
        messages.info(request, _("You still have this one. Give a verdict or pass it, then take the other."))
    return HttpResponseRedirect(reverse("desk:review-case", args=[row.number]))


def draw(request: StaffRequest, screen: ReviewScreen, *, status: int = 200) -> HttpResponse:
    context = {
        "screen": screen,
        "case": screen.case,
        "typed": screen.typed,
        "problem": screen.problem,
        **strip_for(request),
    }
    return render(request, "desk/review/screen.html", context, status=status)


def strip_for(request: StaffRequest, *, on: Case | None = None) -> dict[str, Any]:
    """The verdict that can be taken back, and those that can be compared with the first.

    Without the one `on` whose page it stands: that says so itself.
    """
    last = last_given(request.user)
    comparable = [one for one in to_compare(request.user) if one.case != on]
    return {"last": last if last and last.undo_until else None, "comparable": comparable}


def words_in(posted: Mapping[str, str], case: Case) -> Words:
    """A verdict as a form says it. A lesser measure counts where it is too strong, a line where one is breached."""
    verdict, measure, line = posted.get("verdict", ""), None, None
    if verdict == Verdict.TOO_STRONG and posted.get("action"):
        days = number_in(posted.get("days", ""))
        measure = Measure(action=posted["action"], hours=days * _HOURS if days else None)
    if verdict in _BREACHES and posted.get("line"):
        own = case.policy_line
        line = own if posted["line"] == own.code else line_in_use(posted["line"])
    return Words(verdict=verdict, reason=posted.get("reason", ""), policy_line=line, measure=measure)


def typed_as(review: Review) -> dict[str, Any]:
    measure = Measure.from_json(review.measure)
    return {
        "verdict": review.verdict,
        "reason": review.reason,
        "line": review.policy_line.code,
        "action": measure.action if measure else "",
        "days": measure.hours // _HOURS if measure and measure.hours else "",
    }


def _held(request: StaffRequest, number: int) -> Blind:
    """The case with this number, if this person has it. Raises Missing."""
    found = in_hand(request.user, number)
    if found is None:
        raise Missing
    return found


def _gone(request: StaffRequest) -> HttpResponse:
    """Pressed twice, or too late: the lease ran out meanwhile. The browser keeps what was written by case."""
    messages.info(request, _("You do not have this decision any more. Your text is kept."))
    return redirect("desk:review")


def _given(request: StaffRequest, number: int) -> Review:
    """This person's verdict on a case. Raises Missing."""
    return find(Review.objects.select_related("case"), reviewer=request.user, case__number=number)
