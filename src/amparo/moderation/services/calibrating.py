"""Items whose answer is known: they enter unmarked, and their result goes to the person first."""

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.moderation import events
from amparo.moderation.models import CalibrationAnswer, CalibrationItem, Case, Evidence, FirstVerdict, Review
from amparo.moderation.queries.calibration import next_item_for
from amparo.moderation.rules import part_of
from amparo.moderation.services import notices
from amparo.moderation.services.rows import book_of, move_case, tell_story
from amparo.moderation.states import CaseState, EvidenceKind


def practice_instead_of(row: Case, person: User) -> Case | None:
    """Now and then, in place of a case that waits: one whose answer is known, which looks like any other.

    Whether it is one follows from the case and the person, so that nothing has to be counted.
    """
    if part_of(f"calibration:{person.pk}:{row.pk}") >= book_of(row).calibration_share:
        return None
    item = next_item_for(person)
    return _dressed(item, row, person) if item else None


def _dressed(item: CalibrationItem, like: Case, person: User) -> Case:
    """A case made of an item, as old and as due as the one in whose place it comes."""
    number = int(part_of(f"{item.pk}:{person.pk}") * 10**9)
    made = Case.objects.create(
        state=CaseState.PENDING,
        subject_kind=item.subject_kind,
        subject_ref=f"{item.subject_kind}-{number}",
        creator_ref=f"u{number}",
        market=like.market,
        language=item.language,
        content_language=item.language,
        policy_line=item.policy_line,
        measure=item.measure,
        facts=item.facts,
        severity=item.severity,
        rules=like.rules,
        chosen_by=like.chosen_by,
        received_at=like.received_at,
        due_at=like.due_at,
        calibration=item,
    )
    made.refresh_from_db(fields=["number"])
    FirstVerdict.objects.create(case=made, outside_name="…", verdict=item.verdict, policy_line=item.policy_line)
    Evidence.objects.create(case=made, kind=EvidenceKind.TEXT, text=item.evidence_text, severity=item.severity)
    CalibrationAnswer.objects.create(item=item, person=person, case=made)
    return made


def measure(row: Case, review: Review) -> None:
    """A held case for practice was answered: say so to who answered, and to nobody else."""
    answer = CalibrationAnswer.objects.select_related("item").get(case=row)
    answer.matches = review.verdict == answer.item.verdict
    answer.answered_at = clock.now()
    answer.save(update_fields=["matches", "answered_at"])
    move_case(row, to=CaseState.MEASURED)
    tell_story(row, events.CalibrationAnswered(number=row.number), by=SYSTEM)
    notices.tell(notices.PRACTISED, row, [review.reviewer_id])
