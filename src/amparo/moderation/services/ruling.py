"""The outcome of a case: written once by its reviewers, and once more for each appeal."""

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.deadlines import services as deadlines
from amparo.moderation import events
from amparo.moderation.measures import WARNING, Measure
from amparo.moderation.models import Case, PolicyLine, Review, Ruling, Statement
from amparo.moderation.queries.carrying import way_of
from amparo.moderation.services import notices
from amparo.moderation.services.remembering import remember
from amparo.moderation.services.rows import AMEND, hold_case, move_case, put, tell_story
from amparo.moderation.states import OUTCOME_OF, Action, Carried, CaseState, Outcome


@transaction.atomic
def decide(*, case: Case, by: Doer = SYSTEM) -> Case:
    """End the time for amending a verdict: where both agree the outcome stands, where they differ an arbiter may come.

    Raises Conflict where there is nothing to end.
    """
    row = hold_case(case)
    if row.amend_until is None or row.state not in {CaseState.AGREED, CaseState.DISPUTED}:
        raise Conflict(_("This decision is not waiting for the second reviewer."))
    end_amending(row, by=by)
    return row


def end_amending(row: Case, *, by: Doer) -> None:
    """As `decide`, for a held case."""
    deadlines.cancel(kind=AMEND, subject_id=row.pk)
    if row.state == CaseState.AGREED:
        rule(row, row.reviews.order_by("-pk")[0], by=by)
    else:
        put(row, amend_until=None)


def rule(row: Case, review: Review, *, by: Doer) -> Ruling:
    """Write what a held case ends in by a review that can be taken back no more, and what its creator is to be told."""
    outcome = OUTCOME_OF[review.last_verdict]
    return _rule(row, outcome, review=review, by=by)


def rule_at_once(row: Case) -> Ruling:
    """A case that no rule chose stands as its first reviewer decided it."""
    return _rule(row, OUTCOME_OF[row.first.verdict], review=None, by=SYSTEM)


def _rule(row: Case, outcome: Outcome, *, review: Review | None, by: Doer) -> Ruling:
    line = PolicyLine.objects.get(pk=review.last_line_id) if review else row.policy_line
    ruling = Ruling.objects.create(
        case=row,
        nth=row.rulings.count(),
        outcome=outcome,
        policy_line=line,
        measure=_measure(row, outcome, review).as_json(),
        review=review,
        decided_at=clock.now(),
    )
    fields = {
        "outcome": outcome,
        "decided_at": ruling.decided_at,
        "amend_until": None,
        "told_at": None,  # of what came of an appeal the creator has yet to hear
        "carried": Carried.WAITING if way_of(row, ruling) else Carried.NOTHING,
    }
    move_case(row, to=CaseState.DECIDED, **fields)
    Statement.objects.create(ruling=ruling, language=row.language, explanation=_explanation(row, line, outcome))
    if review is not None:
        notices.tell(notices.DECIDED, row, [row.first.reviewer_id])
    remember(row, ruling, by=by)
    tell_story(row, events.CaseDecided(number=row.number, outcome=outcome, nth=ruling.nth), by=by)
    return ruling


def _measure(row: Case, outcome: Outcome, review: Review | None) -> Measure:
    if outcome == Outcome.OVERTURNED:
        return Measure(action=Action.NONE)
    if outcome == Outcome.REDUCED:
        return Measure.from_json(review.last_measure if review else None) or WARNING
    # what held last: an appeal against "no breach" that finds one does not uphold that nothing is done
    last = row.rulings.exclude(outcome=Outcome.OVERTURNED).order_by("-nth").first()
    return (Measure.from_json(last.measure) if last else None) or row.first_measure


def _explanation(row: Case, line: PolicyLine, outcome: Outcome) -> str:
    """What is proposed as the reason: the words of the line, in the creator's language. None where nothing is held."""
    return "" if outcome == Outcome.OVERTURNED else str(line.text.in_language(row.language))
