"""The life of a decision in stations, and what was said about it as cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.moderation.labels import OUTCOME_NAMES, ROUND_NAMES, VERDICT_NAMES
from amparo.moderation.models import Case, Review
from amparo.moderation.queries.saying import Said, handles_of
from amparo.moderation.queries.story import Story
from amparo.moderation.showing import measure_in_words
from amparo.moderation.states import BLIND, CaseState, Round


@dataclass(frozen=True, kw_only=True)
class Card:
    """A verdict on the page."""

    who: str
    verdict: str
    reason: str
    at: datetime
    instead: str
    line: str
    is_mine: bool


def cards(user: User, said: Iterable[Said]) -> Sequence[Card]:
    """Every verdict in order, one's own marked."""
    mine = handles_of([user.pk]).get(user.pk, "")
    return [_card(one, mine) for one in said]


def _card(one: Said, mine: str) -> Card:
    is_mine = bool(mine) and one.who == mine
    if not one.round:
        what = _("First verdict")
    else:
        what = _("Amended after seeing the first") if one.is_amendment else str(ROUND_NAMES[one.round])
    return Card(
        who=" · ".join(part for part in (what, _("you") if is_mine else one.who) if part),
        verdict=str(VERDICT_NAMES[one.verdict]),
        reason=one.reason,
        at=one.at,
        instead=measure_in_words(one.measure),
        line=one.line.code,
        is_mine=is_mine,
    )


@dataclass(frozen=True, kw_only=True)
class Station:
    """A place in the life of a decision: `mark` is done, now or next."""

    icon: str
    name: str
    mark: str
    when: datetime | None = None
    went: str = ""


def stations(story: Story) -> Sequence[Station]:
    """Handed in, second review, arbiter (where one came), decided, told; and an appeal with what came of it."""
    case = story.case
    reviews = {one.round: one for one in case.reviews.filter(settled_at__isnull=False).order_by("pk")}
    second, arbiter = reviews.get(Round.SECOND), reviews.get(Round.ARBITER)
    found = [Station(icon="inbox", name=_("Handed in"), mark="done", when=case.received_at)]
    if case.chosen_by:
        found.append(_station("scale", _("Second review"), second, is_now=case.state in BLIND))
    if arbiter or case.state in {CaseState.DISPUTED, CaseState.ARBITRATING}:
        found.append(_station("gavel", _("Arbiter"), arbiter, is_now=True))
    return [*found, *_after(case, story)]


def _after(case: Case, story: Story) -> Sequence[Station]:
    asked = {one.ruling_id: one.received_at for one in case.appeals.all()}
    found = []
    for ruling in story.rulings:
        went = str(OUTCOME_NAMES[ruling.outcome])
        told_at = ruling.statement.told_at
        found.append(Station(icon="check", name=_("Decided"), mark="done", when=ruling.decided_at, went=went))
        found.append(Station(icon="mail", name=_("Creator told"), mark="done" if told_at else "now", when=told_at))
        if ruling.pk in asked:
            is_open = ruling == story.rulings[-1]
            mark = "now" if is_open else "done"
            found.append(Station(icon="megaphone", name=_("Appeal"), mark=mark, when=asked[ruling.pk]))
    if not story.rulings and case.state != CaseState.WITHDRAWN:
        is_now = case.state in {CaseState.COMMITTED, CaseState.AGREED}
        found.append(Station(icon="check", name=_("Decided"), mark="now" if is_now else "next"))
        found.append(Station(icon="mail", name=_("Creator told"), mark="next"))
    return found


def _station(icon: str, name: str, review: Review | None, *, is_now: bool) -> Station:
    if review is not None:
        return Station(icon=icon, name=name, mark="done", when=review.settled_at)
    return Station(icon=icon, name=name, mark="now" if is_now else "next")
