"""Items whose answer is known: they enter unmarked, and their result goes to the person first."""

from typing import Final

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.moderation import events
from amparo.moderation.models import CalibrationAnswer, CalibrationItem, Case, Evidence, FirstVerdict, Review
from amparo.moderation.queries.calibration import has_just_practised, next_item_for
from amparo.moderation.rules import part_of
from amparo.moderation.services import notices
from amparo.moderation.services.rows import book_of, move_case, tell_story
from amparo.moderation.states import CaseState, EvidenceKind

_NAMES: Final = ("Alex Ramos", "Dani Sol", "Gabi Nunes", "Lua Costa", "Max Vidal", "Sam Reyes", "Vic Moreno")
"""Of nobody: among cases that name their creator, one without a name would be known for what it is."""

_WORDS: Final = 4
"""As many of its own first words are the title of an item, where the others have one: as titles mostly are."""


def practice_instead_of(row: Case, person: User) -> Case | None:
    """Now and then, in place of a case that waits: one whose answer is known, which looks like any other.

    Whether it is one follows from the case, the person and the item, so that nothing has to be counted, and that one
    item does not bring all others with it while the same case waits. No item comes twice, nor two after each other.
    """
    share = book_of(row).calibration_share
    item = next_item_for(person) if share else None
    if item is None or part_of(f"calibration:{person.pk}:{row.pk}:{item.pk}") >= share or has_just_practised(person):
        return None
    return _dressed(item, row, person)


def _dressed(item: CalibrationItem, like: Case, person: User) -> Case:
    """A case made of an item, as old and as due as the one in whose place it comes."""
    drawn = part_of(f"{item.pk}:{person.pk}")
    number = int(drawn * 10**9)
    made = Case.objects.create(
        state=CaseState.PENDING,
        subject_kind=item.subject_kind,
        subject_ref=f"{item.subject_kind}-{number}",
        subject_title=" ".join(item.evidence_text.split()[:_WORDS])[:200] if like.subject_title else "",
        creator_ref=f"u{number}",
        creator_name=_NAMES[int(drawn * len(_NAMES))] if like.creator_name else "",
        tier=like.tier,
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
