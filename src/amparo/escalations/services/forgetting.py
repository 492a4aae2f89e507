"""A person is forgotten: that an authority was asked stays, when and by whom, and how it ended; not what was said."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from amparo.audit.services import erase_events_of
from amparo.core import clock
from amparo.escalations.form import Fact
from amparo.escalations.models import (
    ChecklistItem,
    Escalation,
    EscalationTicket,
    HandOver,
    LegalHold,
    LoopFile,
    LoopMessage,
    Proposal,
)
from amparo.escalations.queries.theirs import about_them, about_them_alone
from amparo.escalations.states import Direction
from amparo.files.models import StoredFile
from amparo.files.services import let_go
from amparo.media.services import forget_derived
from amparo.paging.services import forget_pages
from amparo.people.holding import GONE
from amparo.people.naming import known_as, without

_TOGETHER: Final = 500  # rows


def held_evidence(contact_id: int) -> Iterator[str]:
    """What keeps a person from being forgotten here: a loop of theirs that is kept as evidence about somebody else."""
    standing = LegalHold.objects.filter(escalation=OuterRef("pk"), released_at=None, until__gt=clock.now())
    held = about_them(contact_id).filter(Exists(standing.exclude(contact=contact_id)))
    for number in held.order_by("number").values_list("number", flat=True):
        yield _("Escalation %(number)s is evidence under legal hold.") % {"number": number}


def forget_loops(contact_id: int) -> None:
    """Part of `people.services.erase_person`, in its transaction.

    A loop that somebody else waits for as well keeps its words, and the person is left out of them: it is the record of
    what was decided for the others. It goes with the last of them.
    """
    alone = list(about_them_alone(contact_id).filter(erased_at=None).values_list("pk", flat=True))
    shared = list(about_them(contact_id).filter(erased_at=None).exclude(pk__in=alone).values_list("pk", flat=True))
    _forget(alone)
    if shared:
        _leave_out(shared, contact_id)
    told = EscalationTicket.objects.filter(ticket__contact=contact_id)
    told.update(text="")
    told.exclude(waived_reason="").update(waived_reason=GONE)
    Proposal.objects.filter(ticket__contact=contact_id).update(signs=[], marked=[])
    holds = LegalHold.objects.filter(contact=contact_id)
    holds.update(reason=GONE)
    holds.exclude(release_reason="").update(release_reason=GONE)


def _forget(ids: Collection[int]) -> None:
    rows = Escalation.objects.filter(pk__in=ids)
    rows.exclude(answer="").update(answer=GONE)
    rows.update(question=GONE, facts=[], erased_at=clock.now())
    said = LoopMessage.objects.filter(escalation__in=ids)
    _forget_files(said)
    said.exclude(text="").update(text=GONE)
    said.filter(escalation__direction=Direction.IN, is_ours=True, author=None).update(name="")  # it was they who asked
    ChecklistItem.objects.filter(escalation__in=ids).exclude(note="").update(note=GONE)
    HandOver.objects.filter(pk__in=_handed_over(ids)).update(note="")
    erase_events_of("escalation", ids)
    forget_pages(kind="escalation", ids=ids)


def _forget_files(said: QuerySet[LoopMessage]) -> None:
    hanging = LoopFile.objects.filter(message__in=said)
    files = list(StoredFile.objects.filter(pk__in=hanging.values("file")))
    hanging.delete()
    forget_derived(files=files)
    let_go(files)


def _leave_out(ids: Collection[int], contact_id: int) -> None:
    """Their name and addresses, wherever they stand; and the personal facts, where these are of their ticket."""
    known = known_as(contact_id)
    rows = list(Escalation.objects.filter(pk__in=ids))
    asked_for = _asked_for(ids, contact_id)
    for row in rows:
        row.question, row.answer = without(row.question, known) or GONE, without(row.answer, known)
        row.facts = [_without(fact, known) for fact in row.facts if not (fact["personal"] and row.pk in asked_for)]
    Escalation.objects.bulk_update(rows, ["question", "answer", "facts"], batch_size=_TOGETHER)
    for model, field, among in (
        (LoopMessage, "text", Q(escalation__in=ids)),
        (LoopMessage, "name", Q(escalation__in=ids)),
        (ChecklistItem, "note", Q(escalation__in=ids)),
        (HandOver, "note", Q(pk__in=_handed_over(ids))),
    ):
        _rewrite(model.objects.filter(among).exclude(**{field: ""}), field, known)


def _asked_for(ids: Collection[int], contact_id: int) -> set[int]:
    """The loops whose form was filled in from a ticket of theirs: the first that waits."""
    first = EscalationTicket.objects.filter(escalation__in=ids).order_by("escalation", "pk").distinct("escalation")
    return {loop for loop, contact in first.values_list("escalation", "ticket__contact") if contact == contact_id}


def _without(fact: Fact, known: Collection[str]) -> Fact:
    return {**fact, "value": without(fact["value"], known)} if isinstance(fact["value"], str) else fact


def _rewrite(rows: QuerySet[Any], field: str, known: Collection[str]) -> None:
    changed = []
    for row in rows:
        before = getattr(row, field)
        setattr(row, field, without(before, known))
        if getattr(row, field) != before:
            changed.append(row)
    rows.bulk_update(changed, [field], batch_size=_TOGETHER)


def _handed_over(ids: Collection[int]) -> list[int]:
    return list(HandOver.objects.filter(loops__in=ids).distinct().values_list("pk", flat=True))
