"""Cases are kept for their time and forgotten with their person: what was decided stays, and nobody's words do."""

from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amparo.audit.events import SYSTEM
from amparo.audit.services import erase_events_of, erasing
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.deadlines import services as deadlines
from amparo.files.models import StoredFile
from amparo.files.services import let_go
from amparo.media.services import forget_derived
from amparo.moderation import events
from amparo.moderation.models import Appeal, Case, Comment, Evidence, FirstVerdict, Lease, Review, Ruling, Statement
from amparo.moderation.queries.claimable import SUBJECT
from amparo.moderation.services.rows import LEASE, hold_case, move_case, put, tell_story
from amparo.moderation.states import BLIND, ENDED, CaseState
from amparo.people.holding import GONE, is_held
from amparo.people.models import Identity
from amparo.people.states import IdentityKind

_MOST: Final = 500  # a night; what is over comes the next


def forget_expired() -> int:
    """Forget what is over and has been kept for its time, unless it is held; returns how many."""
    over = Case.objects.filter(retain_until__lte=clock.now(), state__in=ENDED, erased_at=None)
    held = Q(hold_until__gt=clock.now())
    done = 0
    for pk in list(over.exclude(held).order_by("retain_until").values_list("pk", flat=True)[:_MOST]):
        with transaction.atomic(), erasing():
            row = hold_case(Case(pk=pk))
            if row.erased_at is None and row.state in ENDED and not _is_held(row):
                _forget(row)
                done += 1
    return done


def forget_cases(contact_id: int) -> None:
    """Part of `people.services.erase_person`, in its transaction: the cases about whoever is forgotten.

    One under review is withdrawn. Raises Conflict when one is under legal hold.
    """
    for pk in _about(contact_id).order_by("pk").values_list("pk", flat=True):
        row = hold_case(Case(pk=pk))
        if _is_held(row):
            raise Conflict(_under_hold(row.number))
        _withdraw(row)
        _forget(row)


def held_decisions(contact_id: int) -> list[str]:
    """What keeps a person from being forgotten here: a sentence for each decision about them under legal hold."""
    held = _about(contact_id).filter(hold_until__gt=clock.now()).order_by("number")
    return [_under_hold(number) for number in held.values_list("number", flat=True)]


def _about(contact_id: int) -> QuerySet[Case]:
    """On their tickets, about them, and about the account that they are known by: a platform names no contact."""
    accounts = Identity.objects.filter(contact=contact_id, kind__in=[IdentityKind.ACCOUNT, IdentityKind.HANDLE])
    known = Q(creator_ref__in=accounts.values("shown")) | Q(creator_ref__in=accounts.values("value"))
    return Case.objects.filter(Q(ticket__contact=contact_id) | Q(contact=contact_id) | known, erased_at=None)


def _under_hold(number: int) -> str:
    return _("Decision %(number)s is under legal hold.") % {"number": number}


def _is_held(row: Case) -> bool:
    return (row.hold_until is not None and row.hold_until > clock.now()) or is_held(row.contact_id)


def _withdraw(row: Case) -> None:
    """Nobody decides about somebody who is gone."""
    if row.state not in {*BLIND, CaseState.DISPUTED}:
        return
    Lease.objects.filter(case=row).delete()
    deadlines.cancel(kind=LEASE, subject_id=row.pk)
    move_case(row, to=CaseState.WITHDRAWN, amend_until=None)
    tell_story(row, events.CaseWithdrawn(number=row.number, reason=_("The person was erased.")), by=SYSTEM)


def _forget(row: Case) -> None:
    """Blank what was said and of whom. Verdicts, measures, lines, times and handles stay. Within `erasing`."""
    put(
        row,
        **dict.fromkeys(("subject_ref", "subject_title", "creator_ref", "creator_name", "facts", "history"), ""),
        context="",
        hold_until=None,
        hold_reason="",
        reference=None,
        contact=None,
        erased_at=clock.now(),
    )
    files = list(StoredFile.objects.filter(pk__in=Evidence.objects.filter(case=row).values("file")))
    Evidence.objects.filter(case=row).delete()
    forget_derived(files=files)
    let_go(files)
    FirstVerdict.objects.filter(case=row).update(reason="", outside_name="")
    Review.objects.filter(case=row).update(reason=GONE)
    Review.objects.filter(case=row).exclude(amended_reason="").update(amended_reason=GONE)
    Ruling.objects.filter(case=row).update(reason="")
    Statement.objects.filter(ruling__case=row).update(explanation="", note="")
    Statement.objects.filter(ruling__case=row).exclude(text="").update(text=GONE)
    Appeal.objects.filter(case=row).update(reason=GONE, contact=None)
    Comment.objects.filter(case=row).update(text=GONE)
    erase_events_of(SUBJECT, [row.pk])
    tell_story(row, events.CaseForgotten(number=row.number), by=SYSTEM)
