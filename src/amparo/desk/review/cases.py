"""One decision: in the hands of its reviewer the screen to work on, for everybody else the page of its whole story."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.gate import ANYONE_SIGNED_IN, StaffRequest, requires
from amparo.accounts.markets import market_names
from amparo.accounts.models import User
from amparo.core.errors import Missing, Refusal
from amparo.core.text import language_now
from amparo.desk.later import moment_of
from amparo.desk.review.acts import draw, strip_for, typed_as
from amparo.desk.review.bringing import Bringing, bringing_of
from amparo.desk.review.evidence import Piece
from amparo.desk.review.screen import ReviewScreen
from amparo.desk.review.story import Card, Station, cards, stations
from amparo.desk.review.words import answers_for, lesser_measures, other_lines
from amparo.moderation import services
from amparo.moderation.labels import (
    AUTOMATED_NAMES,
    CARRIED_NAMES,
    OUTCOME_NAMES,
    SOURCE_NAMES,
    STATE_NAMES,
    SUBJECT_NAMES,
    TOLD_VIA_NAMES,
)
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, Review
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.reviewing import in_hand
from amparo.moderation.queries.story import Story, may_appeal, may_tell, may_withdraw, story_of
from amparo.moderation.queries.visibility import case_for
from amparo.moderation.queries.work import to_compare
from amparo.moderation.services import Objection
from amparo.moderation.showing import measure_in_words, money, rule_name
from amparo.moderation.states import RULED, Carried, CaseState, ToldVia
from amparo.tickets.labels import LANGUAGE_NAMES
from amparo.tickets.permissions import TicketPermission


@dataclass
class CasePage:
    """A case as one person may read it. `problem` is why something could not be done, `typed` what was said then."""

    user: User
    row: Case
    problem: str = ""
    typed: Mapping[str, Any] | None = None

    # --- what it is

    @property
    def kind(self) -> str:
        return str(SUBJECT_NAMES[self.row.subject_kind])

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def state(self) -> str:
        return str(STATE_NAMES[self.row.state])

    @property
    def outcome(self) -> str:
        return str(OUTCOME_NAMES[self.row.outcome]) if self.row.outcome else ""

    @property
    def measure(self) -> str:
        return measure_in_words(self.row.first_measure)

    @property
    def market(self) -> str:
        return next(iter(market_names([self.row.market])), "") if self.row.market else ""

    @property
    def line(self) -> str:
        return f"{self.row.policy_line.code} · {self.row.policy_line.title.in_language(language_now())}"

    @property
    def line_text(self) -> str:
        return self.row.policy_line.text.in_language(language_now())

    @property
    def why_twice(self) -> str:
        return rule_name(self.row.chosen_by)

    @property
    def value(self) -> str:
        currency = self.row.first_measure.currency
        return money(self.row.value, currency) if self.row.value and currency else ""

    @property
    def source(self) -> str:
        return f"{SOURCE_NAMES[self.row.source]} · {AUTOMATED_NAMES[self.row.automated]}"

    @property
    def carried(self) -> str:
        return "" if self.row.carried == Carried.NOTHING else str(CARRIED_NAMES[self.row.carried])

    @property
    def language(self) -> str:
        return str(LANGUAGE_NAMES.get(self.row.language, self.row.language))

    @cached_property
    def bringing(self) -> Bringing | None:
        """The tool by which it happens, for those who can have it asked again."""
        if not self.story.rulings or not self.may["send_again"]:
            return None
        return bringing_of(self.row, self.story.rulings[-1])

    @property
    def not_reached(self) -> str:
        """What did not reach the system that it is about, as a sentence."""
        if self.row.carried == Carried.FAILED and self.bringing and self.bringing.said:
            return _("%(problem)s Nobody tries again by itself.") % {"problem": self.bringing.sentence}
        if self.row.unheard is not None:
            return _("The platform was told several times and did not take it. Nobody tries again by itself.")
        if self.row.carried == Carried.FAILED:
            return _("The outcome did not happen in the system that it is about. Nobody tries again by itself.")
        return ""

    # --- what was said

    @property
    def my_words(self) -> Mapping[str, Any]:
        """What the form for amending begins with."""
        return typed_as(self.mine) | {"reason": ""} if self.mine else {}

    @property
    def lesser(self) -> Sequence[tuple[str, str]]:
        return lesser_measures()

    @property
    def other_lines(self) -> Sequence[tuple[str, str]]:
        return other_lines(self.row.policy_line)

    @cached_property
    def story(self) -> Story:
        return story_of(self.user, self.row)

    @property
    def verdicts(self) -> Sequence[Card]:
        """What was said; who may compare their own with the first one asks for it, and the record says so."""
        said = cards(self.user, self.story.said)
        is_asked_for = self.mine is None or self.mine.revealed_at is not None
        return said if is_asked_for else [one for one in said if one.is_mine]

    @cached_property
    def line_of_life(self) -> Sequence[Station]:
        return stations(self.story)

    @property
    def shown_rulings(self) -> Sequence[dict[str, Any]]:
        return [
            {
                "ruling": one,
                "outcome": OUTCOME_NAMES[one.outcome],
                "measure": measure_in_words(Measure.from_json(one.measure)),
                "line": one.policy_line.code,
                "told_via": TOLD_VIA_NAMES[one.statement.told_via] if one.statement.told_at else "",
                "text": services.preview(one),
                "appeal": next((asked for asked in self.story.appeals if asked.ruling_id == one.pk), None),
            }
            for one in self.story.rulings
        ]

    @property
    def pieces(self) -> Sequence[Piece]:
        return [Piece(row=row) for row in self.story.evidence]

    # --- what can be done

    @property
    def _is_open_to_appeal(self) -> bool:
        return self.row.state == CaseState.TOLD and may_appeal(self.story.rulings[-1].statement)

    @cached_property
    def mine(self) -> Review | None:
        """My verdict, while the first one may be compared with it."""
        return next((one for one in to_compare(self.user) if one.case_id == self.row.pk), None)

    @property
    def answers(self) -> Sequence[tuple[str, str, str]]:
        return answers_for(self.row)

    @property
    def may(self) -> Mapping[str, bool]:
        user, state = self.user, self.row.state
        return {
            "tell": state == CaseState.DECIDED and may_tell(user, self.row),
            "reply": user.may(TicketPermission.REPLY),
            "appeal": user.may(ModerationPermission.SUBMIT) and self._is_open_to_appeal,
            "send_again": user.may(ModerationPermission.SUBMIT),
            "comment": state in RULED and user.may(ModerationPermission.COMMENT),
            "withdraw": may_withdraw(user, self.row),
            "hold": self.row.erased_at is None and user.may(ModerationPermission.ARBITRATE),
        }


@requires(ANYONE_SIGNED_IN)
@require_GET
def case(request: StaffRequest, number: int) -> HttpResponse:
    """The screen to work on for who has it in hand, the page of its story for everybody else who may read it."""
    seen = in_hand(request.user, number)
    if seen is not None:
        return draw(request, ReviewScreen(request.user, seen))
    return _page(request, CasePage(request.user, case_for(request.user, number)))


@requires(ANYONE_SIGNED_IN)
@require_POST
def act(request: StaffRequest, number: int, name: str) -> HttpResponse:
    """One act at a decision; a refusal is said on its page, with what was typed still there."""
    row = case_for(request.user, number)
    do = _ACTS.get(name)
    if do is None:
        raise Missing
    try:
        said = do(request, row)
    except Refusal as refusal:
        page = CasePage(request.user, case_for(request.user, number), str(refusal.sentence), request.POST)
        return _page(request, page, status=refusal.status)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:review-case", args=[number]))


def _page(request: StaffRequest, page: CasePage, status: int = 200) -> HttpResponse:
    context = {"page": page, "case": page.row, "typed": page.typed or {}}
    if request.user.may(ModerationPermission.REVIEW):
        context |= strip_for(request, on=page.row)
    return render(request, "desk/review/case.html", context, status=status)


def _write(request: StaffRequest, row: Case) -> str:
    services.write_statement(case=row, by=request.user, explanation=request.POST.get("explanation", ""))
    return _("Written. This is what the creator will read.")


def _tell(request: StaffRequest, row: Case) -> str:
    """Tell; what stands in the field of the reason is written first, if it was changed."""
    words = request.POST.get("explanation", "").strip()
    ruling = row.rulings.select_related("statement").order_by("-nth").first()
    if words and ruling is not None and words != ruling.statement.explanation:
        services.write_statement(case=row, by=request.user, explanation=words)
    via = None if row.ticket_id else ToldVia.NOTED
    services.tell(case=row, by=request.user, via=via, note=request.POST.get("note", ""))
    return _("Told. The time for an appeal runs from now.")


def _appeal(request: StaffRequest, row: Case) -> str:
    services.appeal(case=row, by=request.user, what=Objection(reason=request.POST.get("reason", "")))
    return _("Written down. Somebody who took no part looks again.")


def _send_again(request: StaffRequest, row: Case) -> str:
    services.send_again(case=row, by=request.user)
    return _("It is on its way again. If it fails again, leads are told.")


def _comment(request: StaffRequest, row: Case) -> str:
    services.comment(case=row, by=request.user, text=request.POST.get("text", ""))
    return _("Your comment stands below. It changes nothing in the decision.")


def _withdraw(request: StaffRequest, row: Case) -> str:
    services.withdraw(case=row, by=request.user, reason=request.POST.get("reason", ""))
    return _("Withdrawn. Nobody reviews it any more.")


def _hold(request: StaffRequest, row: Case) -> str:
    """The day begins in the zone of whoever asks."""
    until = moment_of(f"{request.POST.get('until', '')}T00:00", request.user)
    services.place_hold(case=row, by=request.user, until=until, reason=request.POST.get("reason", ""))
    return _("The decision is under legal hold.")


def _release(request: StaffRequest, row: Case) -> str:
    services.lift_hold(case=row, by=request.user, reason=request.POST.get("reason", ""))
    return _("The hold is released.")


_ACTS: Final[Mapping[str, Callable[[StaffRequest, Case], str]]] = {
    "appeal": _appeal,
    "comment": _comment,
    "hold": _hold,
    "release": _release,
    "send-again": _send_again,
    "statement": _write,
    "tell": _tell,
    "withdraw": _withdraw,
}
